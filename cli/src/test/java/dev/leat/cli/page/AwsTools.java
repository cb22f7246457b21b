package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The commands `aws` and `python3` of chosen versions, for the shell blocks of a page.
final class AwsTools {

    private AwsTools() {}

    /// Returns a `PATH` that begins with these clients. Skips the test if one of them is missing.
    ///
    /// @param folder where the commands are created
    static String path(Path folder, Client aws, Client boto3) throws IOException {
        var tools = Files.createDirectory(folder.resolve("tools"));
        for (var tool : Map.of("aws", aws, "python3", boto3).entrySet()) {
            var found = tool.getValue().found();
            assumeTrue(found.isPresent(), tool.getValue().missing());
            // A script and no link: python3 finds its libraries by its own place.
            var script = tools.resolve(tool.getKey());
            Files.writeString(script, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(found.get()));
            assertThat(script.toFile().setExecutable(true)).isTrue();
        }
        return tools + File.pathSeparator + System.getenv("PATH");
    }
}
