package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Classes that throw, hang, exhaust their memory or end their JVM.
@Tag("crash")
class JavaStepFailuresTest {

    @TempDir private Path folder;
    @AutoClose private final JavaSteps steps = new JavaSteps(() -> folder);

    @Test
    void anExceptionRejectsTheRecordWithItsClassAndLine() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP,
                        """
                                if (id.equals("a")) throw new IllegalStateException("no order");
                                if (id.equals("b")) return record.text("missing").map(t -> Result.none()).get();
                                if (id.equals("c")) return null;
                                return Result.none();
                        """,
                        "a",
                        "b",
                        "c",
                        "d");

        assertThat(ran.reason(0).message())
                .isEqualTo(
                        "functions.Risk failed: java.lang.IllegalStateException: no order (Risk.java:9)");
        assertThat(ran.reason(1).message())
                .contains("the record has no column 'missing'; its columns are id, total")
                .endsWith("(Risk.java:10)");
        assertThat(ran.reason(2).message()).isEqualTo("functions.Risk failed: apply returned null");
        assertThat(ran.bodies()).hasSize(1);
    }

    @Test
    void aRecordThatHangsIsRejectedAndTheOthersContinue() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP.replace("30s", "700ms"),
                        "while (id.equals(\"b\")) { } return Result.none();",
                        "a",
                        "b",
                        "c");

        assertThat(ran.bodies()).hasSize(2);
        assertThat(ran.reason(1).message())
                .isEqualTo(
                        "functions.Risk failed: it did not finish within 700ms (timeout) and was killed");
    }

    @Test
    void aRecordThatExhaustsTheMemoryIsRejectedAndTheOthersContinue() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP.replace("timeout", "memory: 48m, timeout"),
                        "while (id.equals(\"b\")) kept.add(new byte[1 << 20]); return Result.none();",
                        "a",
                        "b",
                        "c");

        assertThat(ran.bodies()).hasSize(2);
        assertThat(ran.reason(1).message())
                .isEqualTo(
                        "functions.Risk failed: it exhausted its memory of 48 MiB, so its JVM ended");
    }

    @Test
    void aRecordThatEndsTheJvmIsRejectedAndTheOthersContinue() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP,
                        "if (id.equals(\"b\")) System.exit(3); return Result.none();",
                        "a",
                        "b",
                        "c");

        assertThat(ran.bodies()).hasSize(2);
        assertThat(ran.reason(1).message())
                .isEqualTo(
                        "functions.Risk failed: its JVM ended with exit code 3, for example because of System.exit");
    }

    @Test
    void severalRecordsThatFailAreEachFound() throws Exception {
        var ids = new String[60];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i % 20 == 7 ? "exit" + i : "fine" + i;
        }

        var ran =
                steps.run(
                        JavaSteps.STEP,
                        "if (id.startsWith(\"exit\")) Runtime.getRuntime().halt(1); return Result.of(\"country\", id);",
                        ids);

        assertThat(ran.bodies()).hasSize(57).allMatch(body -> body.contains("fine"));
        assertThat(List.of(7, 27, 47)).allMatch(at -> ran.table().at(at, 0) == Outcome.REJECTED);
    }

    /// Only the call that ends the JVM again, alone in a new one, is the record's own failure.
    @Test
    void aRecordThatFailsOnlyAfterOthersIsNotRejected() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP,
                        "if (++calls == 3) System.exit(1); return Result.none();",
                        "a",
                        "b",
                        "c",
                        "d",
                        "e",
                        "f");

        assertThat(ran.bodies()).hasSize(6);
    }

    @Test
    void whatTheClassPrintsIsNoAnswer() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP,
                        "System.out.println(\"C{}\" + \"x\".repeat(100_000)); System.err.print(id); return Result.of(\"risk\", System.in.read());",
                        "a",
                        "b");

        assertThat(ran.bodies()).hasSize(2).allMatch(body -> body.contains("\"risk\":-1.0"));
    }

    @Test
    void aClassThatCannotBeCreatedRetriesTheRecords() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP,
                        "return Result.none(); } public Risk() { throw new IllegalStateException(\"no file\");",
                        "a");

        assertThat(ran.table().at(0, 0)).isEqualTo(Outcome.RETRIED);
        assertThat(ran.reason(0).message())
                .startsWith(
                        "functions.Risk cannot be created: java.lang.IllegalStateException: no file (Risk.java:");
    }

    @Test
    void aJvmThatIsKilledIsRestartedAndNoneIsLeftAfterClosing() throws Exception {
        steps.run(JavaSteps.STEP, "return Result.none();", "a");
        var running = JavaSteps.functions();
        assertThat(running).hasSize(1);
        running.getFirst().destroyForcibly();
        running.getFirst().onExit().join();

        var ran = steps.run(JavaSteps.STEP, "return Result.none();", "b");

        assertThat(ran.bodies()).hasSize(1);
        assertThat(JavaSteps.functions()).hasSize(1);
        steps.close();
        assertThat(JavaSteps.functions()).isEmpty();
    }
}
