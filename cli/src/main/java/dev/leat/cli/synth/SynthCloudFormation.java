package dev.leat.cli.synth;

import dev.leat.aws.deploy.print.CloudFormationLimits;
import dev.leat.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `leat synth cloudformation`: writes a template.
@Command(
        name = "cloudformation",
        header = "Write a CloudFormation template for an app.",
        description = {
            "%nWrites template.yaml: queues, topics, tables and buckets, a service on",
            "ECS Fargate that runs the app, its roles, alarms and a dashboard. Parameters",
            "of the template are the container image, subnets and security groups, and",
            "each environment variable of app.yaml. With --functions, pipelines run as",
            "functions in AWS Lambda, and the bucket and key of the zip file of",
            "'leat package lambda' are parameters. The page docs/how-to/deploy-to-aws.md",
            "shows each step."
        },
        footer = {
            "%nExamples:",
            "  leat synth cloudformation examples/orders --env aws",
            "  leat synth cloudformation examples/orders --env aws --functions order_stats"
        })
public final class SynthCloudFormation implements Callable<Integer> {

    @Mixin SynthOptions options = new SynthOptions();

    private final Terminal terminal;

    public SynthCloudFormation(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var template = options.deployment.template(terminal);
        WrittenFiles.write(options.out, Map.of("template.yaml", template), terminal);
        int size = CloudFormationLimits.size(template);
        if (size > CloudFormationLimits.MOST_INLINE) {
            terminal.say(
                    "note: the template has %d bytes; for more than %d, `aws cloudformation deploy` needs --s3-bucket NAME"
                            .formatted(size, CloudFormationLimits.MOST_INLINE));
        }
        return 0;
    }
}
