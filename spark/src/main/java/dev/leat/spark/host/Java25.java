package dev.leat.spark.host;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Java that runs Leat: that of this JVM if it is new enough, otherwise that of a child.
final class Java25 {

    /// Setting with the folder of a Java 25 on the machines of the executors. A relative path is in
    /// the folder of Spark's files, such as that of an archive.
    static final String SETTING = "spark.leat.java";

    /// Setting with the folder of Leat's libraries, like that of Java. Leat then runs in children.
    private static final String LIBRARIES_SETTING = "spark.leat.libraries";

    /// Setting with the maximum size of the heap of a child of an executor.
    private static final String MEMORY_SETTING = "spark.leat.memory";

    private static final String MEMORY = "1g";

    /// Setting with the folder of a Java 25 on the machine of the driver, if it differs.
    private static final String DRIVER_SETTING = "spark.leat.driverJava";

    /// SLF4J otherwise warns that it has no log.
    private static final String QUIET = "-Dslf4j.internal.verbosity=ERROR";

    private static final int VERSION = 25;

    private Java25() {}

    /// Returns true if Leat runs in this JVM.
    static boolean here(Map<String, String> settings) {
        return Runtime.version().feature() >= VERSION && !settings.containsKey(LIBRARIES_SETTING);
    }

    /// Returns an object of a class with a constructor without parameters.
    static <T> T create(String name, Class<T> type) {
        try {
            return Class.forName(name).asSubclass(type).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException other) {
            throw new IllegalStateException(other);
        }
    }

    /// Starts the child of a driver.
    static Process driver(Map<String, String> settings, Path folder, Class<?> main)
            throws IOException {
        var home = settings.getOrDefault(DRIVER_SETTING, settings.get(SETTING));
        return start(home, settings, folder, List.of(), main);
    }

    /// Starts the child of an executor.
    static Process executor(Map<String, String> settings, Path folder, Class<?> main)
            throws IOException {
        var heap = "-Xmx" + settings.getOrDefault(MEMORY_SETTING, MEMORY);
        var options = List.of(heap, "-XX:+UseSerialGC");
        return start(settings.get(SETTING), settings, folder, options, main);
    }

    private static Process start(
            @Nullable String home,
            Map<String, String> settings,
            Path folder,
            List<String> options,
            Class<?> main)
            throws IOException {
        var libraries = folder.resolve(settings.getOrDefault(LIBRARIES_SETTING, ""));
        var java = folder.resolve(home == null ? "" : home).resolve("bin").resolve("java");
        if (home == null || !Files.isExecutable(java)) {
            throw new IOException(
                    "%s: Spark runs on Java %d on %s, and %s; set %s with --conf"
                            .formatted(
                                    HostCluster.NO_JAVA,
                                    Runtime.version().feature(),
                                    InetAddress.getLocalHost(),
                                    home == null
                                            ? SETTING + " is not set"
                                            : "there is no program " + java,
                                    SETTING));
        }
        var command = new ArrayList<String>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(
                List.of(
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        QUIET));
        command.addAll(List.of("-cp", jar() + File.pathSeparator + libraries.resolve("*")));
        command.add(main.getName());
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static Path jar() {
        try {
            var source = Java25.class.getProtectionDomain().getCodeSource();
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
