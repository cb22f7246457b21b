package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.app.Bucket;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A bucket in S3. Public access is blocked, and requests without TLS are refused. It remains when
/// a stack is deleted.
///
/// @param name the name on AWS
public record S3Bucket(String id, String name, Bucket bucket) implements TemplateResource {

    private static final String TYPE = "aws_s3_bucket";

    /// S3 counts the age of objects in whole days.
    private static long days(Duration age) {
        return age.plusDays(1).minusNanos(1).toDays();
    }

    public TemplateValue arn() {
        return new Attribute(id, "Arn", TYPE + ".arn");
    }

    /// Returns the ARN of all objects.
    public TemplateValue objects() {
        return new Joined(List.of(arn(), new Text("/*")));
    }

    private TemplateValue named() {
        return new Attribute(id, "", TYPE + ".id");
    }

    private Entries policy() {
        return PolicyDocument.onlyTls(List.of(arn(), objects()));
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var properties =
                entry("BucketName", name)
                        .with(
                                "PublicAccessBlockConfiguration",
                                entry("BlockPublicAcls", true)
                                        .with("BlockPublicPolicy", true)
                                        .with("IgnorePublicAcls", true)
                                        .with("RestrictPublicBuckets", true));
        if (bucket.expireAfter().isPresent()) {
            properties =
                    properties.with(
                            "LifecycleConfiguration",
                            entry(
                                    "Rules",
                                    items(
                                            entry("Id", "expire")
                                                    .with("Status", "Enabled")
                                                    .with(
                                                            "ExpirationInDays",
                                                            days(bucket.expireAfter().get())))));
        }
        return List.of(
                new CloudFormation(
                        id, "AWS::S3::Bucket", properties, CloudFormation.Deletion.KEEP, List.of()),
                new CloudFormation(
                        id + "Policy",
                        "AWS::S3::BucketPolicy",
                        entry("Bucket", named()).with("PolicyDocument", policy()),
                        CloudFormation.Deletion.DEFAULT,
                        List.of()));
    }

    @Override
    public List<Terraform> terraform() {
        var all = new ArrayList<Terraform>();
        all.addAll(Terraform.of(id, TYPE, entry("bucket", name)));
        all.addAll(
                Terraform.of(
                        id,
                        "aws_s3_bucket_public_access_block",
                        entry("bucket", named())
                                .with("block_public_acls", true)
                                .with("block_public_policy", true)
                                .with("ignore_public_acls", true)
                                .with("restrict_public_buckets", true)));
        all.addAll(
                Terraform.of(
                        id,
                        "aws_s3_bucket_policy",
                        entry("bucket", named()).with("policy", new Json(policy()))));
        bucket.expireAfter()
                .ifPresent(age ->
                        all.addAll(
                                Terraform.of(
                                        id,
                                        "aws_s3_bucket_lifecycle_configuration",
                                        entry("bucket", named())
                                                .with(
                                                        "rule",
                                                        block(
                                                                entry("id", "expire")
                                                                        .with("status", "Enabled")
                                                                        .with(
                                                                                "filter",
                                                                                block(Entries.NONE))
                                                                        .with(
                                                                                "expiration",
                                                                                block(
                                                                                        entry(
                                                                                                "days",
                                                                                                days(
                                                                                                        age)))))))));
        return all;
    }
}
