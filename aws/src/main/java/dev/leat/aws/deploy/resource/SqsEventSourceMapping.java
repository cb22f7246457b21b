package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.texts;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import java.util.List;

/// An event source mapping of Lambda: it invokes a function with the messages of a queue, and
/// deletes those that the function does not name as failed.
///
/// @param batch the maximum number of messages of an invocation
/// @param window the maximum time in seconds for which it collects messages
/// @param responses the types of the responses that it understands
public record SqsEventSourceMapping(
        String id,
        SqsQueue queue,
        LambdaFunction function,
        int batch,
        int window,
        List<String> responses)
        implements TemplateResource {

    /// The parameter with the maximum number of simultaneous invocations.
    public static final String CONCURRENCY = "FunctionConcurrency";

    /// The type of response in which a function names the messages that failed
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
    public static final List<String> PARTIAL = List.of("ReportBatchItemFailures");

    /// Limits of a batch and of its window, and those of a FIFO queue
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html).
    public static final int MOST_MESSAGES = 10_000;

    public static final int MOST_FIFO_MESSAGES = 10;
    public static final int MOST_WINDOW = 300;

    /// The number of messages above which a batch needs a window of at least one second.
    public static final int MOST_WITHOUT_WINDOW = 10;

    public SqsEventSourceMapping {
        responses = List.copyOf(responses);
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var properties =
                entry("EventSourceArn", queue.arn())
                        .with("FunctionName", function.named())
                        .with("BatchSize", batch);
        if (window > 0) {
            properties = properties.with("MaximumBatchingWindowInSeconds", window);
        }
        return CloudFormation.of(
                id,
                "AWS::Lambda::EventSourceMapping",
                properties
                        .with("FunctionResponseTypes", texts(responses))
                        .with(
                                "ScalingConfig",
                                entry("MaximumConcurrency", new Parameter(CONCURRENCY))));
    }

    @Override
    public List<Terraform> terraform() {
        var arguments =
                entry("event_source_arn", queue.arn())
                        .with("function_name", function.arn())
                        .with("batch_size", batch);
        if (window > 0) {
            arguments = arguments.with("maximum_batching_window_in_seconds", window);
        }
        TemplateValue concurrency = new Parameter(CONCURRENCY);
        return Terraform.of(
                id,
                "aws_lambda_event_source_mapping",
                arguments
                        .with("function_response_types", texts(responses))
                        .with("scaling_config", block(entry("maximum_concurrency", concurrency))));
    }
}
