package dev.leat.aws.setup;

import dev.leat.aws.ArnParts;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.PolicyDocument;

/// A bucket that sends notifications to a queue or topic of the same account.
///
/// @param name the name on AWS
record NotifyingBucket(String name) {

    /// Returns the ARN of the bucket.
    ///
    /// @param target the ARN of the queue or topic
    String arn(String target) {
        return "arn:%s:s3:::%s".formatted(ArnParts.of(target).partition(), name);
    }

    /// Returns the statement of the target's policy that allows the bucket to send.
    ///
    /// @param action `sqs:SendMessage` or `sns:Publish`
    Entries statement(String action, String target) {
        return PolicyDocument.fromBucket(
                action, new Text(target), new Text(arn(target)), account(target));
    }

    /// Returns the statement of a topic's policy that allows its own account to use it.
    static Entries ofOwner(String topic) {
        return PolicyDocument.ofOwner(new Text(topic), account(topic));
    }

    private static Text account(String arn) {
        return new Text(ArnParts.of(arn).account());
    }
}
