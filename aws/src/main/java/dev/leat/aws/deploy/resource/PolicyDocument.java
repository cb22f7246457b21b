package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.texts;

import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import java.util.List;

/// Policy documents of IAM.
public final class PolicyDocument {

    private static final String EFFECT = "Effect";
    private static final String ACTION = "Action";
    private static final String RESOURCE = "Resource";
    private static final String CONDITION = "Condition";

    private PolicyDocument() {}

    /// Returns a document with these statements.
    public static Entries of(List<Entries> statements) {
        return entry("Version", "2012-10-17").with("Statement", new Items(List.copyOf(statements)));
    }

    /// Returns a statement that allows actions on resources.
    public static Entries allow(List<String> actions, List<TemplateValue> resources) {
        return entry(EFFECT, "Allow").with(ACTION, texts(actions)).with(RESOURCE, resources);
    }

    /// Returns the policy that lets a service assume a role.
    ///
    /// Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    static Entries assumedBy(String service) {
        return of(
                List.of(
                        entry(EFFECT, "Allow")
                                .with("Principal", entry("Service", service))
                                .with(ACTION, "sts:AssumeRole")));
    }

    /// Returns the policy that lets a service of this account assume a role.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    static Entries assumedForAccount(String service) {
        return of(
                List.of(
                        entry(EFFECT, "Allow")
                                .with("Principal", entry("Service", service))
                                .with(ACTION, "sts:AssumeRole")
                                .with(
                                        CONDITION,
                                        entry(
                                                "StringEquals",
                                                entry(
                                                        "aws:SourceAccount",
                                                        TemplateValue.Place.ACCOUNT)))));
    }

    /// Returns the policy with which a queue accepts the messages of a topic.
    ///
    /// Source: https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
    public static Entries fromTopic(TemplateValue queue, TemplateValue topic) {
        return of(
                List.of(
                        entry(EFFECT, "Allow")
                                .with("Principal", entry("Service", "sns.amazonaws.com"))
                                .with(ACTION, "sqs:SendMessage")
                                .with(RESOURCE, queue)
                                .with(
                                        CONDITION,
                                        entry("ArnEquals", entry("aws:SourceArn", topic)))));
    }

    /// Returns the policy with which a bucket refuses requests without TLS.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    static Entries onlyTls(List<TemplateValue> resources) {
        return of(
                List.of(
                        entry(EFFECT, "Deny")
                                .with("Principal", "*")
                                .with(ACTION, "s3:*")
                                .with(RESOURCE, resources)
                                .with(
                                        CONDITION,
                                        entry("Bool", entry("aws:SecureTransport", "false")))));
    }
}
