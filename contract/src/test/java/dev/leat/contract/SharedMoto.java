package dev.leat.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `moto_server`, other services of AWS, as a process that all tests of a JVM share, because its
/// start takes more than a second of a core. It handles one request at a time. It ends with the
/// JVM.
public final class SharedMoto extends ServerProcess {

    private static final String PROGRAM = "moto_server";
    private static final String ACCOUNT = "123456789012";

    private static final Path SCRIPT =
            Path.of("../contract/src/test/resources/moto_one_request_at_a_time.py");

    private static final Map<String, SharedMoto> RUNNING = new HashMap<>();

    private SharedMoto(Path command, String account, int port)
            throws IOException, InterruptedException {
        super(
                List.of(
                        "env",
                        "MOTO_ACCOUNT_ID=" + account,
                        python(command),
                        SCRIPT.toString(),
                        "-H",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port)),
                port,
                ProcessBuilder.Redirect.DISCARD);
        Runtime.getRuntime().addShutdownHook(new Thread(super::close));
    }

    /// Returns the interpreter beside `moto_server`, or that on the `PATH`.
    private static String python(Path command) throws IOException {
        var beside = command.toRealPath().resolveSibling("python3");
        return Files.isExecutable(beside) ? beside.toString() : "python3";
    }

    /// Returns the server without any resources, or skips the test if it is not installed. It is
    /// for one test class at a time.
    public static SharedMoto empty() throws IOException, InterruptedException {
        return empty(ACCOUNT);
    }

    /// Returns the server without any resources, which will belong to this account, or skips the
    /// test if it is not installed.
    public static SharedMoto empty(String account) throws IOException, InterruptedException {
        var command = program(PROGRAM);
        assumeTrue(command.isPresent(), "needs moto_server");
        return empty(command.orElseThrow(), account);
    }

    public static boolean isInstalled() {
        return program(PROGRAM).isPresent();
    }

    private static synchronized SharedMoto empty(Path command, String account)
            throws IOException, InterruptedException {
        var running = RUNNING.get(account);
        if (running == null) {
            running = new SharedMoto(command, account, freePort());
            RUNNING.put(account, running);
        } else {
            running.reset();
        }
        return running;
    }

    private void reset() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(url() + "/moto-api/reset"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("moto cannot be reset: " + response.body());
            }
        }
    }

    /// Does nothing, because other tests use the server.
    @Override
    public void close() {}
}
