package dev.leat.cli.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/// A process that runs an unpacked package as Lambda does, with AWS's runtime interface client.
final class LambdaProcess implements AutoCloseable {

    private static final String CLASSES = "classes.log";

    private final Process process;
    private final Path root;

    /// @param handler the class that handles invocations
    /// @param zip the package
    /// @param root an empty folder
    /// @param variables environment variables of the function
    LambdaProcess(
            Class<? extends RequestStreamHandler> handler,
            Path zip,
            Path root,
            RuntimeApi api,
            Map<String, String> variables)
            throws IOException {
        this.root = root;
        unpack(zip, root);
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                // the options of Lambda for Java 25, with the default memory of
                                // leat synth
                                "-XX:MaxMetaspaceSize=128m",
                                "-XX:+UseSerialGC",
                                "-XX:+TieredCompilation",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-XX:MaxRAM=1769m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xlog:class+load:file=" + CLASSES,
                                "-cp",
                                client() + File.pathSeparator + root.resolve("lib") + "/*",
                                AWSLambda.class.getName(),
                                handler.getName() + "::handleRequest"));
        var builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(variables);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
        builder.environment().put("LAMBDA_TASK_ROOT", root.toString());
        process =
                builder.redirectErrorStream(true)
                        .redirectOutput(root.resolve("log").toFile())
                        .start();
    }

    /// Returns the class path of the client, which Lambda's runtime has.
    private static String client() {
        return String.join(
                File.pathSeparator,
                Stream.of(AWSLambda.class, PojoSerializer.class)
                        .map(type ->
                                type.getProtectionDomain().getCodeSource().getLocation().getPath())
                        .toList());
    }

    private static void unpack(Path zip, Path root) throws IOException {
        try (var from = new ZipFile(zip.toFile())) {
            for (var entry : from.stream().toList()) {
                var file = root.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                try (var in = from.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
    }

    /// Returns the largest resident size of the process in KiB; zero where /proc does not exist.
    long peak() throws IOException {
        var status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /// Returns a line of the JVM's log for each loaded class.
    List<String> classes() throws IOException {
        return Files.readAllLines(root.resolve(CLASSES));
    }

    /// Returns the CPU time of the process so far.
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
