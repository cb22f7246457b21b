package dev.leat.aws.setup;

import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.PolicyDocument;

/// A bucket that sends notifications to a queue or topic of the same account.
///
/// @param name the name on AWS
record NotifyingBucket(String name) {

    private static final int PARTITION = 1;
    private static final int ACCOUNT = 4;

    /// Returns the ARN of the bucket.
    ///
    /// @param target the ARN of the queue or topic
    String arn(String target) {
        return "arn:%s:s3:::%s".formatted(part(target, PARTITION), name);
    }

    /// Returns the statement of the target's policy that allows the bucket to send.
    ///
    /// @param action `sqs:SendMessage` or `sns:Publish`
    Entries statement(String action, String target) {
        return PolicyDocument.fromBucket(
                action, new Text(target), new Text(arn(target)), new Text(part(target, ACCOUNT)));
    }

    /// Returns the statement of a topic's policy that allows its own account to use it.
    static Entries ofOwner(String topic) {
        return PolicyDocument.ofOwner(new Text(topic), new Text(part(topic, ACCOUNT)));
    }

    private static String part(String arn, int part) {
        return arn.split(":", -1)[part];
    }
}
