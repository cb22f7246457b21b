package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.app.Stream;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.StreamMode;

/// A stream in Kinesis, encrypted with the key of the account for Kinesis, which needs no
/// permission (https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html).
///
/// @param name the name on AWS
public record KinesisDataStream(String id, String name, Stream stream) implements TemplateResource {

    public static final String KEY = "alias/aws/kinesis";

    private static final String TYPE = "aws_kinesis_stream";
    private static final String ENCRYPTION = "KMS";

    /// Returns the mode of the stream.
    public StreamMode mode() {
        return stream.onDemand() ? StreamMode.ON_DEMAND : StreamMode.PROVISIONED;
    }

    public TemplateValue arn() {
        return new Attribute(id, "Arn", TYPE + ".arn");
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var properties =
                entry("Name", name)
                        .with("RetentionPeriodHours", stream.retention().toHours())
                        .with("StreamModeDetails", entry("StreamMode", mode().toString()));
        if (!stream.onDemand()) {
            properties = properties.with("ShardCount", stream.shards());
        }
        return CloudFormation.of(
                id,
                "AWS::Kinesis::Stream",
                properties.with(
                        "StreamEncryption", entry("EncryptionType", ENCRYPTION).with("KeyId", KEY)),
                CloudFormation.Deletion.DELETE);
    }

    @Override
    public List<Terraform> terraform() {
        var arguments =
                entry("name", name)
                        .with("retention_period", stream.retention().toHours())
                        .with(
                                "stream_mode_details",
                                block(entry("stream_mode", mode().toString())));
        if (!stream.onDemand()) {
            arguments = arguments.with("shard_count", stream.shards());
        }
        return Terraform.of(
                id, TYPE, arguments.with("encryption_type", ENCRYPTION).with("kms_key_id", KEY));
    }
}
