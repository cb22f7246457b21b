package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A function in Lambda that runs the zip file of `leat package lambda`.
///
/// @param name the name on AWS
/// @param handler the class that is invoked
/// @param logs the log group with the name that Lambda uses for this function
/// @param seconds the maximum time of an invocation
/// @param files true if it reads files, so that the size of its disk is a parameter
/// @param variables the environment variables
public record LambdaFunction(
        String id,
        String name,
        Handler handler,
        IamRole role,
        LogGroup logs,
        int seconds,
        boolean files,
        Map<String, TemplateValue> variables)
        implements TemplateResource {

    private static final String TYPE = "aws_lambda_function";

    /// The classes that Lambda can invoke.
    public enum Handler {
        PIPELINES("dev.leat.cli.lambda.PipelineHandler"),
        REDRIVES("dev.leat.cli.lambda.RedriveHandler");

        private final String type;

        Handler(String type) {
            this.type = type;
        }

        /// Returns the name of the class.
        public String type() {
            return type;
        }
    }

    /// The parameters.
    public static final String BUCKET = "CodeBucket";

    public static final String KEY = "CodeKey";
    public static final String RUNTIME = "Runtime";
    public static final String ARCHITECTURE = "Architecture";
    public static final String MEMORY = "FunctionMemory";
    public static final String SCRATCH = "EphemeralStorage";

    public LambdaFunction {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    TemplateValue named() {
        return new Attribute(id, "", TYPE + ".function_name");
    }

    TemplateValue arn() {
        return new Attribute(id, "Arn", TYPE + ".arn");
    }

    /// Returns the name of the log group to which Lambda writes the log of a function
    /// (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html).
    public static String logGroup(String function) {
        return "/aws/lambda/" + function;
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return List.of(
                new CloudFormation(
                        id,
                        "AWS::Lambda::Function",
                        entry("FunctionName", name)
                                .with("Role", role.arn())
                                .with("Runtime", new Parameter(RUNTIME))
                                .with("Architectures", items(new Parameter(ARCHITECTURE)))
                                .with("Handler", handler.type())
                                .with(
                                        "Code",
                                        entry("S3Bucket", new Parameter(BUCKET))
                                                .with("S3Key", new Parameter(KEY)))
                                .with("MemorySize", new Parameter(MEMORY))
                                .with("Timeout", seconds)
                                .and(
                                        files
                                                ? entry(
                                                        "EphemeralStorage",
                                                        entry("Size", new Parameter(SCRATCH)))
                                                : Entries.NONE)
                                .and(
                                        variables.isEmpty()
                                                ? Entries.NONE
                                                : entry(
                                                        "Environment",
                                                        entry(
                                                                "Variables",
                                                                new Entries(variables)))),
                        CloudFormation.Deletion.DEFAULT,
                        List.of(logs.id())));
    }

    @Override
    public List<Terraform> terraform() {
        return List.of(
                new Terraform(
                        id,
                        TYPE,
                        entry("function_name", name)
                                .with("role", role.arn())
                                .with("runtime", new Parameter(RUNTIME))
                                .with("architectures", items(new Parameter(ARCHITECTURE)))
                                .with("handler", handler.type())
                                .with("s3_bucket", new Parameter(BUCKET))
                                .with("s3_key", new Parameter(KEY))
                                .with("memory_size", new Parameter(MEMORY))
                                .with("timeout", seconds)
                                .and(
                                        files
                                                ? entry(
                                                        "ephemeral_storage",
                                                        block(
                                                                entry(
                                                                        "size",
                                                                        new Parameter(SCRATCH))))
                                                : Entries.NONE)
                                .and(
                                        variables.isEmpty()
                                                ? Entries.NONE
                                                : entry(
                                                        "environment",
                                                        block(
                                                                entry(
                                                                        "variables",
                                                                        new Entries(variables))))),
                        List.of(
                                "aws_iam_role_policy." + role.id(),
                                "aws_cloudwatch_log_group." + logs.id())));
    }
}
