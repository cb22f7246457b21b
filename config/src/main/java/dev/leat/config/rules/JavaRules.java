package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.JavaFunction;
import dev.leat.app.SourcePosition;
import dev.leat.app.Step;
import dev.leat.config.text.JavaLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.function.process.FunctionCompiler;
import dev.leat.function.process.FunctionException;
import dev.leat.function.process.FunctionProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rules about `java` steps.
public final class JavaRules {

    private JavaRules() {}

    static void stepsAreOnMessages(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var steps = pipeline.steps().stream().filter(Step.Java.class::isInstance).toList();
            if (!steps.isEmpty() && pipeline.from().files().isPresent()) {
                in.problem(
                        in.markIn(steps.getFirst()), JavaLintMessage.FROM_FILES, pipeline.name());
            }
            for (var step : steps) {
                int at = pipeline.steps().indexOf(step);
                if (pipeline.steps().subList(0, at).stream()
                        .anyMatch(Step.Unnest.class::isInstance)) {
                    in.problem(in.markIn(step), JavaLintMessage.AFTER_UNNEST, pipeline.name());
                }
            }
            for (int i = 1; i < steps.size(); i++) {
                in.problem(in.markIn(steps.get(i)), JavaLintMessage.SECOND_STEP, pipeline.name());
            }
        }
    }

    /// Compiles the class of every `java` step and reports its errors. Starts a JVM for each class
    /// that is not in the cache, so it is called only for an app without other problems.
    public static void classesCompile(App app, ReadContext in) {
        var known = new HashMap<JavaFunction, List<FunctionProblem>>();
        var compiler = new FunctionCompiler(Optional.empty());
        for (var pipeline : app.pipelines().values()) {
            for (var step : pipeline.steps()) {
                if (step instanceof Step.Java java && present(java, in)) {
                    compile(java, compiler, known, in);
                }
            }
        }
    }

    private static boolean present(Step.Java java, ReadContext in) {
        var function = java.function();
        var jar = function.jarFile();
        if (jar.isPresent() && !Files.isRegularFile(jar.get())) {
            in.problem(in.markIn(java, "java", "jar"), JavaLintMessage.NO_JAR, jar.get());
            return false;
        }
        try {
            if (jar.isEmpty() && FunctionCompiler.sources(function).isEmpty()) {
                in.problem(
                        in.markIn(java, "java", "class"),
                        JavaLintMessage.NO_SOURCE,
                        JavaFunction.SOURCES,
                        function.className());
                return false;
            }
        } catch (IOException e) {
            in.problem(in.markIn(java, "java", "class"), JavaLintMessage.COMPILER, e.toString());
            return false;
        }
        return true;
    }

    private static void compile(
            Step.Java java,
            FunctionCompiler compiler,
            Map<JavaFunction, List<FunctionProblem>> known,
            ReadContext in) {
        var mark = in.markIn(java, "java", "class");
        try {
            var problems = known.get(java.function());
            if (problems == null) {
                problems =
                        switch (compiler.compile(java.function())) {
                            case FunctionCompiler.Compiled.Good _ -> List.of();
                            case FunctionCompiler.Compiled.Bad(var found) -> found;
                        };
                known.put(java.function(), problems);
            }
            for (var problem : problems) {
                if (problem.file().isPresent()) {
                    var at = new SourcePosition(problem.line(), problem.column());
                    in.report().problem(problem.file().get(), at, problem.message());
                } else {
                    in.problem(
                            mark,
                            JavaLintMessage.CLASS,
                            java.function().className(),
                            problem.message());
                }
            }
        } catch (FunctionException e) {
            in.problem(mark, JavaLintMessage.COMPILER, String.valueOf(e.getMessage()));
        }
    }
}
