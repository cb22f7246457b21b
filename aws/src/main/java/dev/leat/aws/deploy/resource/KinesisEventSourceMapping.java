package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.texts;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import java.util.List;

/// An event source mapping of Lambda: it invokes a function with the records of each shard of a
/// stream, in order, one batch at a time. It delivers records again, without an end, from the first
/// one that the function names. It begins at the oldest record; the function skips those that the
/// pipeline has finished, so no record is lost if the pipeline ran in containers before.
///
/// @param batch the maximum number of records of an invocation
/// @param window the maximum time in seconds for which it collects records
public record KinesisEventSourceMapping(
        String id, KinesisDataStream stream, LambdaFunction function, int batch, int window)
        implements TemplateResource {

    /// Limits of a batch and of its window
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html).
    public static final int MOST_RECORDS = 10_000;

    public static final int MOST_WINDOW = 300;

    private static final String START = "TRIM_HORIZON";

    /// The number of retries and the age of records that stand for no limit.
    private static final int ENDLESS = -1;

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::Lambda::EventSourceMapping",
                entry("EventSourceArn", stream.arn())
                        .with("FunctionName", function.named())
                        .with("StartingPosition", START)
                        .with("BatchSize", batch)
                        .and(
                                window > 0
                                        ? entry("MaximumBatchingWindowInSeconds", window)
                                        : Entries.NONE)
                        .with("ParallelizationFactor", 1)
                        .with("MaximumRetryAttempts", ENDLESS)
                        .with("MaximumRecordAgeInSeconds", ENDLESS)
                        .with("BisectBatchOnFunctionError", false)
                        .with("FunctionResponseTypes", texts(SqsEventSourceMapping.PARTIAL)));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id,
                "aws_lambda_event_source_mapping",
                entry("event_source_arn", stream.arn())
                        .with("function_name", function.arn())
                        .with("starting_position", START)
                        .with("batch_size", batch)
                        .and(
                                window > 0
                                        ? entry("maximum_batching_window_in_seconds", window)
                                        : Entries.NONE)
                        .with("parallelization_factor", 1)
                        .with("maximum_retry_attempts", ENDLESS)
                        .with("maximum_record_age_in_seconds", ENDLESS)
                        .with("bisect_batch_on_function_error", false)
                        .with("function_response_types", texts(SqsEventSourceMapping.PARTIAL)));
    }
}
