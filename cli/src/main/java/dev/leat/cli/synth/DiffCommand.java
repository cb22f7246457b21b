package dev.leat.cli.synth;

import dev.leat.aws.deploy.compare.TemplateChange;
import dev.leat.aws.deploy.compare.TemplateComparison;
import dev.leat.aws.deploy.compare.TemplateText;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FileErrorText;
import dev.leat.text.CountText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `leat diff`: shows what a deployment of an app would change.
@Command(
        name = "diff",
        header = "Show what a deployment of an app to AWS would change.",
        description = {
            "%nCompares the template that 'leat synth cloudformation' writes with a deployed",
            "template. A line with + is a new resource, ~ is changed, - is removed, and ! is",
            "replaced: CloudFormation creates another resource and deletes the old one, with",
            "its data. Values of parameters are not compared."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing would change",
            "2:the app, the template or an argument is invalid",
            "3:something would change, and no resource would be deleted or replaced",
            "4:a resource would be deleted or replaced"
        },
        footer = {
            "%nExamples:",
            "  leat diff examples/orders --env aws --template template.yaml",
            "  aws cloudformation get-template --stack-name orders --query TemplateBody \\",
            "      --output text | leat diff examples/orders --env aws --template -"
        })
public final class DiffCommand implements Callable<Integer> {

    private static final int CHANGES = 3;
    private static final int DELETIONS = 4;

    @Mixin DeploymentOptions options = new DeploymentOptions();

    @Option(
            names = "--template",
            paramLabel = "FILE",
            required = true,
            description = "Deployed template, in YAML or JSON; - reads standard input.")
    String template = "";

    private final Terminal terminal;

    public DiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var written = options.template(terminal);
        var changes = TemplateComparison.of(before(), TemplateText.read(written));
        for (var change : changes) {
            terminal.say(change.title());
            change.details().forEach(line -> terminal.say("    " + line));
        }
        if (changes.isEmpty()) {
            terminal.say("nothing would change");
            return 0;
        }
        long deletions = changes.stream().filter(TemplateChange::destroys).count();
        terminal.say(
                "%s; %s"
                        .formatted(
                                CountText.of(changes.size(), "change"),
                                deletions == 0
                                        ? "no resource would be deleted or replaced"
                                        : CountText.of(deletions, "resource")
                                                + " would be deleted or replaced"));
        return deletions == 0 ? CHANGES : DELETIONS;
    }

    private JsonNode before() {
        try {
            return TemplateText.read(
                    template.equals("-")
                            ? new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(Path.of(template)));
        } catch (IOException unreadable) {
            throw CommandException.input(
                    "cannot read %s: %s".formatted(template, FileErrorText.said(unreadable)));
        } catch (IllegalArgumentException invalid) {
            throw CommandException.input(
                    "%s is not a template of CloudFormation: %s"
                            .formatted(template, invalid.getMessage()));
        }
    }
}
