package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Blocks;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.ObjectNotification.Kind;
import java.util.ArrayList;
import java.util.List;

/// A bucket in S3. Public access is blocked, and requests without TLS are refused. It remains when
/// a stack is deleted.
///
/// @param name the name on AWS
/// @param versioned true if S3 keeps the older versions of objects
/// @param notifications all notifications of the bucket, because a configuration replaces the
///   earlier one
public record S3Bucket(
        String id,
        String name,
        boolean versioned,
        List<LifeCycleRule> rules,
        List<ObjectNotification> notifications)
        implements TemplateResource {

    private static final String TYPE = "aws_s3_bucket";
    private static final String VERSIONING = "aws_s3_bucket_versioning";

    public S3Bucket {
        rules = List.copyOf(rules);
        notifications = List.copyOf(notifications);
    }

    /// Returns the ARN of a bucket without a reference to it. The policies of the targets of its
    /// notifications, which must exist before the bucket, have it, and those about a bucket that
    /// the deployment does not have.
    public static TemplateValue arn(String name) {
        return new Joined(List.of(new Text("arn:"), Place.PARTITION, new Text(":s3:::" + name)));
    }

    public TemplateValue arn() {
        return new Attribute(id, "Arn", TYPE + ".arn");
    }

    /// Returns the ARN of all objects.
    public TemplateValue objects() {
        return objects("", "");
    }

    /// Returns the ARN of the objects whose keys begin with `prefix` and end with `suffix`. A
    /// character that has a meaning in policies becomes `?`, which is any character
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
    public TemplateValue objects(String prefix, String suffix) {
        return objects(arn(), prefix, suffix);
    }

    /// Returns the ARN of such objects of any bucket.
    public static TemplateValue objects(TemplateValue bucket, String prefix, String suffix) {
        var keys = plain(prefix) + "*" + plain(suffix);
        return new Joined(List.of(bucket, new Text("/" + keys)));
    }

    private static String plain(String key) {
        return key.replaceAll("[*?$]", "?");
    }

    private TemplateValue named() {
        return new Attribute(id, "", TYPE + ".id");
    }

    /// Returns the policy of the bucket.
    public Entries policy() {
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
        if (versioned) {
            properties = properties.with("VersioningConfiguration", entry("Status", "Enabled"));
        }
        if (!rules.isEmpty()) {
            properties =
                    properties.with(
                            "LifecycleConfiguration",
                            entry(
                                    "Rules",
                                    new Items(
                                            rules.stream()
                                                    .<TemplateValue>map(
                                                            LifeCycleRule::cloudFormation)
                                                    .toList())));
        }
        if (!notifications.isEmpty()) {
            properties = properties.with("NotificationConfiguration", configuration());
        }
        return List.of(
                new CloudFormation(
                        id,
                        "AWS::S3::Bucket",
                        properties,
                        CloudFormation.Deletion.KEEP,
                        notifications.stream().map(ObjectNotification::policy).distinct().toList()),
                new CloudFormation(
                        id + "Policy",
                        "AWS::S3::BucketPolicy",
                        entry("Bucket", named()).with("PolicyDocument", policy()),
                        CloudFormation.Deletion.DEFAULT,
                        List.of()));
    }

    private Entries configuration() {
        var configuration = Entries.NONE;
        for (var kind : Kind.values()) {
            var name = kind == Kind.QUEUE ? "Queue" : "Topic";
            var all =
                    of(kind).stream()
                            .<TemplateValue>map(each -> each.cloudFormation(name))
                            .toList();
            if (!all.isEmpty()) {
                configuration = configuration.with(name + "Configurations", new Items(all));
            }
        }
        return configuration;
    }

    private List<ObjectNotification> of(Kind kind) {
        return notifications.stream().filter(each -> each.kind() == kind).toList();
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
        if (versioned) {
            all.addAll(
                    Terraform.of(
                            id,
                            VERSIONING,
                            entry("bucket", named())
                                    .with(
                                            "versioning_configuration",
                                            block(entry("status", "Enabled")))));
        }
        if (!rules.isEmpty()) {
            all.add(
                    new Terraform(
                            id,
                            "aws_s3_bucket_lifecycle_configuration",
                            entry("bucket", named())
                                    .with(
                                            "rule",
                                            new Blocks(
                                                    rules.stream()
                                                            .map(LifeCycleRule::terraform)
                                                            .toList())),
                            versioned ? List.of(VERSIONING + "." + id) : List.of()));
        }
        if (!notifications.isEmpty()) {
            all.add(notification());
        }
        return all;
    }

    private Terraform notification() {
        var arguments = entry("bucket", named());
        for (var kind : Kind.values()) {
            var name = kind == Kind.QUEUE ? "queue" : "topic";
            var blocks = of(kind).stream().map(each -> each.terraform(name + "_arn")).toList();
            if (!blocks.isEmpty()) {
                arguments = arguments.with(name, new Blocks(blocks));
            }
        }
        return new Terraform(
                id,
                "aws_s3_bucket_notification",
                arguments,
                notifications.stream()
                        .map(ObjectNotification::policyInTerraform)
                        .distinct()
                        .toList());
    }
}
