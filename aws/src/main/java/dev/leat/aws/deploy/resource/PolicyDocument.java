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
    private static final String PRINCIPAL = "Principal";
    private static final String SOURCE = "aws:SourceArn";
    private static final String ACCOUNT = "aws:SourceAccount";

    private PolicyDocument() {}

    /// Returns a document with these statements.
    public static Entries of(List<Entries> statements) {
        return entry("Version", "2012-10-17").with("Statement", new Items(List.copyOf(statements)));
    }

    /// Returns a statement that allows actions on resources.
    public static Entries allow(List<String> actions, List<TemplateValue> resources) {
        return entry(EFFECT, "Allow").with(ACTION, texts(actions)).with(RESOURCE, resources);
    }

    /// Returns the policy that lets a service, or one of several services, assume a role.
    ///
    /// Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    static Entries assumedBy(TemplateValue service) {
        return of(
                List.of(
                        entry(EFFECT, "Allow")
                                .with(PRINCIPAL, entry("Service", service))
                                .with(ACTION, "sts:AssumeRole")));
    }

    /// Returns the policy that lets a service of this account assume a role.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    static Entries assumedForAccount(String service) {
        return of(
                List.of(
                        entry(EFFECT, "Allow")
                                .with(PRINCIPAL, entry("Service", service))
                                .with(ACTION, "sts:AssumeRole")
                                .with(
                                        CONDITION,
                                        entry(
                                                "StringEquals",
                                                entry(ACCOUNT, TemplateValue.Place.ACCOUNT)))));
    }

    /// Returns a statement of the policy of a queue: it accepts the messages of a topic.
    ///
    /// Source: https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
    public static Entries fromTopic(TemplateValue queue, TemplateValue topic) {
        return from(
                "sns.amazonaws.com",
                "sqs:SendMessage",
                queue,
                entry("ArnEquals", entry(SOURCE, topic)));
    }

    /// Returns a statement of the policy of a queue: it accepts the events of a rule.
    ///
    /// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    static Entries fromRule(TemplateValue queue, TemplateValue rule) {
        return from(
                "events.amazonaws.com",
                "sqs:SendMessage",
                queue,
                entry("ArnEquals", entry(SOURCE, rule)));
    }

    /// Returns a statement of the policy of a queue or topic: it accepts the notifications of a
    /// bucket. The ARN of a bucket has no account, so the account of the bucket is a condition,
    /// too.
    ///
    /// Source:
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
    ///
    /// @param action `sqs:SendMessage` or `sns:Publish`
    /// @param target the ARN of the queue or topic
    /// @param account the account of the bucket
    public static Entries fromBucket(
            String action, TemplateValue target, TemplateValue bucket, TemplateValue account) {
        return from(
                "s3.amazonaws.com",
                action,
                target,
                entry("ArnEquals", entry(SOURCE, bucket))
                        .with("StringEquals", entry(ACCOUNT, account)));
    }

    /// Returns a statement of the policy of a topic: its account uses it, as with the policy that
    /// SNS gives each new topic. A policy replaces that one, by which alarms publish, too.
    ///
    /// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    public static Entries ofOwner(TemplateValue topic, TemplateValue account) {
        return entry(EFFECT, "Allow")
                .with(PRINCIPAL, entry("AWS", "*"))
                .with(
                        ACTION,
                        texts(
                                List.of(
                                        "sns:GetTopicAttributes",
                                        "sns:SetTopicAttributes",
                                        "sns:AddPermission",
                                        "sns:RemovePermission",
                                        "sns:DeleteTopic",
                                        "sns:Subscribe",
                                        "sns:ListSubscriptionsByTopic",
                                        "sns:Publish")))
                .with(RESOURCE, topic)
                .with(CONDITION, entry("StringEquals", entry("aws:SourceOwner", account)));
    }

    private static Entries from(
            String service, String action, TemplateValue resource, Entries condition) {
        return entry(EFFECT, "Allow")
                .with(PRINCIPAL, entry("Service", service))
                .with(ACTION, action)
                .with(RESOURCE, resource)
                .with(CONDITION, condition);
    }

    /// Returns the policy with which a bucket refuses requests without TLS.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    static Entries onlyTls(List<TemplateValue> resources) {
        return of(
                List.of(
                        entry(EFFECT, "Deny")
                                .with(PRINCIPAL, "*")
                                .with(ACTION, "s3:*")
                                .with(RESOURCE, resources)
                                .with(
                                        CONDITION,
                                        entry("Bool", entry("aws:SecureTransport", "false")))));
    }
}
