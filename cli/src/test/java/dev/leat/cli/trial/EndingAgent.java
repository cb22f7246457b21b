package dev.leat.cli.trial;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

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

    /// @param how `crash`, `exit` or `memory`
    public static void agentmain(String how) throws Throwable {
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
    private static void crash() throws Throwable {
        var linker = Linker.nativeLinker();
        var strlen =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("strlen"),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        var _ = (long) strlen.invokeExact(MemorySegment.ofAddress(64));
    }
}
