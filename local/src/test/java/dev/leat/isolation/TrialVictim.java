package dev.leat.isolation;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.engine.KernelWithoutFiles;
import dev.leat.engine.OrdersByHand;
import dev.leat.run.NoFileKernels;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// The program of a trial whose records say what they do to it. Its argument is a file to which it
/// adds a line for each run.
final class TrialVictim implements KernelWithoutFiles {

    private final Path runs;

    private TrialVictim(Path runs) {
        this.runs = runs;
    }

    public static void main(String[] args) throws Exception {
        TrialProgram.run((_, _) ->
                new TrialWorker(
                        OrdersByHand.app(),
                        NoFileKernels.with((_, _, _) -> new TrialVictim(Path.of(args[0])))));
    }

    @Override
    public Rows run(LeasedWork work, Outcomes table) {
        var what = new String(work.records().getFirst().body(), StandardCharsets.UTF_8);
        try {
            Files.writeString(
                    runs,
                    what + "\n",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
            switch (what) {
                case "crash" -> crash();
                case "crash once" -> {
                    if (Files.readAllLines(runs).size() == 1) {
                        Runtime.getRuntime().halt(7);
                    }
                }
                case "exit" -> System.exit(0);
                // the code with which a JVM ends that gets no native memory
                case "native memory" -> Runtime.getRuntime().halt(1);
                case "heap" -> {
                    var all = new ArrayList<byte[]>();
                    while (all.size() < 1_000_000) {
                        all.add(new byte[1 << 20]);
                    }
                }
                case "kill" -> {
                    new ProcessBuilder("kill", "-9", "" + ProcessHandle.current().pid()).start();
                    Thread.sleep(60_000);
                }
                case "fail" -> throw new IllegalStateException("survived");
                case "error" -> throw new AssertionError("survived");
                default -> {}
            }
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
        table.reject(0, java.util.List.of(dev.leat.batch.Reason.of("done", "")));
        return OrdersByHand.kernel().run(work, table);
    }

    /// Lets native code read memory that does not exist.
    @SuppressWarnings("restricted") // only native code crashes a JVM
    private static void crash() {
        var linker = Linker.nativeLinker();
        var strlen =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("strlen"),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        try {
            var _ = (long) strlen.invokeExact(MemorySegment.ofAddress(64));
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {}
}
