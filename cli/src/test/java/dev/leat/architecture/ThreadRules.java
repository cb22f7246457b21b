package dev.leat.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Long-lived threads run by [dev.leat.task.Tasks], so that no failure ends one silently.
abstract class ThreadRules {

    /// The classes that start threads by themselves, with the reason.
    private static final Map<String, String> OTHERS =
            Map.ofEntries(
                    Map.entry("task.Tasks", "the mechanism"),
                    Map.entry("cli.Leat", "a hook at the end of the process"),
                    Map.entry("aws.sqs.SharedDeadLetters", "a hook at the end of the process"),
                    Map.entry("function.process.FunctionCompiler", "a hook at its end"),
                    Map.entry("function.child.FunctionMain", "a child whose parent restarts it"),
                    Map.entry("process.ParentPipe", "a child whose parent restarts it"),
                    Map.entry("spark.host.ProgramLoop", "a child whose parent restarts it"),
                    Map.entry("spark.host.ProgramProcess", "ends with its call"),
                    Map.entry("spark.host.SparkStages", "ends with its call"),
                    Map.entry("spark.host.WorkProcess", "a child whose parent restarts it"),
                    Map.entry("spark.job.FileServer", "a child whose parent restarts it"),
                    Map.entry("aws.ParallelBatches", "ends with its call, which gets its failure"),
                    Map.entry("aws.table.DynamoTableStore", "the caller gets the failure"),
                    Map.entry("load.cluster.RunFolder", "ends with its call"),
                    Map.entry("cli.PutCommand", "ends with its call, which gets its failure"),
                    Map.entry("cli.function.InterruptTimer", "ends with its call"),
                    Map.entry("cli.place.ThreadProbe", "tries whether a thread can be started"),
                    Map.entry("quality.suggest.TrialQueries", "ends with its call"),
                    Map.entry("http.BoundedBody", "ends with its response"),
                    Map.entry("local.bucket.FileRemover", "an executor of tasks"),
                    Map.entry("local.archive.ArchiveMover", "an executor of tasks"),
                    Map.entry("testkit.explore.ParallelTrials", "ends with its call"),
                    Map.entry("testkit.simulation.TurnScheduler", "the simulated threads"));

    @Test
    void onlyTheMechanismAndListedClassesStartThreads() {
        var found =
                ArchitectureTest.LEAT.stream()
                        .filter(type -> !type.getPackageName().startsWith("dev.leat.bench"))
                        .filter(ThreadRules::starts)
                        .map(ThreadRules::name)
                        .collect(toCollection(TreeSet::new));
        // The module spark is not in each build.
        var listed = OTHERS.keySet().stream().filter(name -> !name.startsWith("spark.")).toList();
        assertThat(found).containsAll(listed);
        found.removeAll(OTHERS.keySet());
        assertThat(found).isEmpty();
    }

    private static boolean starts(JavaClass type) {
        return type.getCodeUnitCallsFromSelf().stream().anyMatch(call -> makes(call.getTarget()))
                || type.getCodeUnitReferencesFromSelf().stream()
                        .anyMatch(call -> makes(call.getTarget()));
    }

    /// Returns true for a call that makes a thread. A factory of threads makes none.
    private static boolean makes(CodeUnitCallTarget target) {
        return makes(target.getOwner(), target.getName());
    }

    private static boolean makes(
            com.tngtech.archunit.core.domain.AccessTarget.CodeUnitReferenceTarget target) {
        return makes(target.getOwner(), target.getName());
    }

    private static boolean makes(JavaClass owner, String method) {
        // ArchUnit does not know the interfaces of classes of the JDK.
        var type = owner.getName();
        return switch (method) {
            case "<init>", "startVirtualThread" -> type.equals("java.lang.Thread");
            case "start", "unstarted" -> type.startsWith("java.lang.Thread$Builder");
            case "newThread" -> type.equals("java.util.concurrent.ThreadFactory");
            default -> type.equals("java.util.concurrent.Executors");
        };
    }

    /// Returns the name of the outermost class without `dev.leat.`.
    private static String name(JavaClass type) {
        var name = type.getName().substring("dev.leat.".length());
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
