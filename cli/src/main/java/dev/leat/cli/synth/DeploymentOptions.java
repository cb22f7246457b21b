package dev.leat.cli.synth;

import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.print.CloudFormationText;
import dev.leat.cli.place.AppArgument;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.config.text.AwsLintMessage;
import dev.leat.config.text.Diagnostic;
import dev.leat.kernel.bind.BindingCache;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The arguments that select a deployment.
final class DeploymentOptions {

    @Mixin AppArgument argument = new AppArgument();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            required = true,
            description = "Environment of app.yaml, which has a region.")
    @Nullable String environment;

    @Option(
            names = "--functions",
            paramLabel = "PIPELINE",
            split = ",",
            description =
                    "Pipelines that run as functions in AWS Lambda, separated by commas. The others"
                            + " run in containers. Default: none.")
    Set<String> functions = new LinkedHashSet<>();

    /// Returns false for the warning that nothing runs redrive policies, if a function runs them.
    private boolean concerns(Diagnostic warning) {
        return functions.isEmpty()
                || !warning.kind().equals(Optional.of(AwsLintMessage.REDRIVES_WITHOUT_FUNCTION));
    }

    /// Returns the deployment of the app. Prints lint warnings.
    ///
    /// @throws CommandException if the app has errors, or the environment has no region
    Deployment deployment(Terminal terminal) {
        var where = argument.location(Optional.empty(), Optional.ofNullable(environment));
        var app = AppParts.linted(where, terminal, new BindingCache(), this::concerns);
        var chosen = AppParts.environment(app, where);
        if (chosen.aws().isEmpty()) {
            throw CommandException.input(
                    "environment %s has no region, so it is not on AWS; add `region: eu-west-1`"
                            .formatted(chosen.name()));
        }
        try {
            if (!functions.isEmpty()) {
                AppFile.checkFunctions(where.existing(), app, chosen.name(), functions);
            }
            return AppDeployment.of(
                    app, chosen, AppFile.variables(where.existing(), chosen.name()), functions);
        } catch (AppException | IllegalArgumentException refused) {
            throw CommandException.input(String.valueOf(refused.getMessage()));
        }
    }

    /// Returns the CloudFormation template of the app. Prints lint warnings.
    ///
    /// @throws CommandException as the other method does, and if CloudFormation would refuse it
    String template(Terminal terminal) {
        try {
            return CloudFormationText.of(deployment(terminal));
        } catch (IllegalArgumentException refused) {
            throw CommandException.input(String.valueOf(refused.getMessage()));
        }
    }
}
