package dev.leat.cli.synth;

import dev.leat.aws.deploy.print.TerraformText;
import dev.leat.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `leat synth terraform`: writes the files of a module.
@Command(
        name = "terraform",
        header = "Write Terraform files for an app.",
        description = {
            "%nWrites the folder terraform with main.tf, variables.tf, outputs.tf and",
            "versions.tf. They describe the same resources as the CloudFormation template.",
            "Other files in the folder, such as Terraform's state, are not changed."
        },
        footer = {"%nExample:", "  leat synth terraform examples/orders --env aws"})
public final class SynthTerraform implements Callable<Integer> {

    @Mixin SynthOptions options = new SynthOptions();

    private final Terminal terminal;

    public SynthTerraform(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var files = TerraformText.of(options.deployment(terminal));
        WrittenFiles.write(options.out.resolve("terraform"), files, terminal);
        return 0;
    }
}
