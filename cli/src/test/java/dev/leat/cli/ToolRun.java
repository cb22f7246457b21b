package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.cli.aws.Moto;
import dev.leat.config.AppFile;
import dev.leat.port.Time;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Runs tools that deploy templates, in a folder, with these variables in addition to a region and
/// invalid credentials.
record ToolRun(Path folder, Map<String, String> environment) {

    private static final long MINUTES = 8;
    private static final String REGION = "eu-west-1";

    ToolRun {
        var all = new HashMap<>(environment);
        all.put("AWS_REGION", REGION);
        all.put("AWS_DEFAULT_REGION", REGION);
        all.put("AWS_ACCESS_KEY_ID", "test");
        all.put("AWS_SECRET_ACCESS_KEY", "test");
        environment = Map.copyOf(all);
    }

    /// The exit code of a process, and all that it wrote.
    record Result(int code, String output) {}

    Result run(String... words) throws IOException, InterruptedException {
        var output = Files.createTempFile("leat-tool", ".out");
        try {
            var builder =
                    new ProcessBuilder(words)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().remove("TF_CLI_CONFIG_FILE");
            builder.environment().putAll(environment);
            var process = builder.start();
            try {
                assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            } finally {
                process.destroy();
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /// Returns what `leat up --create` reports for the app in a folder. The line of a resource that
    /// differs from the app file does not end in `exists`.
    static List<String> created(Path folder, Moto moto) throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        var lines = new ArrayList<String>();
        try (var clients = clients(moto)) {
            var place = Objects.requireNonNull(app.environments().get("aws")).aws().orElseThrow();
            new AwsSetup(
                            clients,
                            new AwsResourceNames(app.name(), place.prefix()),
                            app,
                            Time.system())
                    .create(lines::add);
        }
        return lines;
    }

    /// Returns clients of moto, which the caller closes.
    static AwsClients clients(Moto moto) {
        return AwsClients.at(
                URI.create(moto.url()),
                REGION,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                new ExecutionInterceptor() {});
    }
}
