package dev.leat.cli.synth;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.cli.terminal.Terminal;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The arguments of the commands that write a deployment.
final class SynthOptions {

    @Mixin DeploymentOptions deployment = new DeploymentOptions();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description =
                    "Folder to write to; created if it does not exist. Default: the current"
                            + " folder.")
    Path out = Path.of("");

    /// Returns the deployment that the arguments select.
    Deployment deployment(Terminal terminal) {
        return deployment.deployment(terminal);
    }
}
