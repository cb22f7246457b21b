package dev.leat.cli.trial;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// An agent that ends the process into which it is loaded, as native code would: by a crash, an
/// exit, or by using all memory. A step in Java, whose process is a child of the app or of a trial,
/// loads it into its parent.
public final class EndingAgent {

    private EndingAgent() {}

    /// Writes a JAR that loads the agent from the class path of the process.
    static void jar(Path file) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(new Attributes.Name("Agent-Class"), EndingAgent.class.getName());
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
    }

    /// Loads the agent into a process.
    static void load(Path jar, long process, String how) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var run =
                new ProcessBuilder(
                                jcmd,
                                Long.toString(process),
                                "JVMTI.agent_load",
                                jar.toString(),
                                how)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        run.waitFor();
    }

    /// @param how `crash`, `exit` or `memory`, and, behind a comma, a class: the process ends as
    ///   soon as one of its threads runs this class
    public static void agentmain(String how) throws Throwable {
        var words = how.split(",", -1);
        if (words.length == 1) {
            end(how);
        } else {
            Thread.ofPlatform().daemon().start(() -> endWhenRunning(words[0], words[1]));
        }
    }

    private static void endWhenRunning(String how, String type) {
        while (Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .noneMatch(frame -> frame.getClassName().startsWith(type))) {
            LockSupport.parkNanos(1_000_000);
        }
        try {
            end(how);
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void end(String how) throws Throwable {
        switch (how) {
            case "crash" -> crash();
            case "exit" -> Runtime.getRuntime().halt(3);
            default -> {
                var all = new ArrayList<byte[]>();
                while (all.size() < 1_000_000) {
                    all.add(new byte[1 << 20]);
                }
            }
        }
    }

    /// Lets native code read memory that does not exist.
    @SuppressWarnings("restricted") // only native code crashes a JVM
    private static void crash() throws Throwable {
        var linker = Linker.nativeLinker();
        var strlen =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("strlen"),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        var _ = (long) strlen.invokeExact(MemorySegment.ofAddress(64));
    }
}
