package dev.leat.bench.objects;

import dev.leat.bench.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// S3Proxy with a folder, as a process.
final class S3Proxy {

    private S3Proxy() {}

    /// @param classPath file with the class path of S3Proxy, which the profile `peers` writes
    static ServerProcess start(Path folder, Path classPath) throws IOException {
        int port = ServerProcess.freePort();
        Files.createDirectories(folder.resolve("objects"));
        var properties =
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + port,
                        "s3proxy.authorization=none",
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + folder.resolve("objects"));
        var file = Files.write(folder.resolve("s3proxy.conf"), properties);
        // Turns off the log, because by default S3Proxy logs each request.
        var log = folder.resolve("logback.xml");
        Files.writeString(log, "<configuration><root level=\"ERROR\"/></configuration>");
        var command = ServerProcess.java(Files.readString(classPath).strip());
        command.add(1, "-Dlogback.configurationFile=" + log);
        command.addAll(List.of("org.gaul.s3proxy.Main", "--properties", file.toString()));
        return new ServerProcess("s3proxy", command, port);
    }
}
