package dev.leat.aws.deploy;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.PolicyDocument;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SqsQueue;
import java.util.HashMap;
import java.util.Map;

/// The sizes of the policies of roles, with the ARNs that their resources have in an account.
final class RolePolicySize {

    /// The maximum number of characters of all inline policies of a role, without white space
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
    private static final int MOST = 10_240;

    private static final String ACCOUNT = "123456789012";

    private final String region;
    private final Map<String, String> arns = new HashMap<>();

    private RolePolicySize(Deployment deployment) {
        region = deployment.region();
        deployment
                .all(SqsQueue.class)
                .forEach(queue -> arns.put(queue.id(), regional("sqs", queue.name())));
        deployment
                .all(SnsTopic.class)
                .forEach(topic -> arns.put(topic.id(), regional("sns", topic.name())));
        deployment
                .all(DynamoDbTable.class)
                .forEach(table ->
                        arns.put(table.id(), regional("dynamodb", "table/" + table.name())));
        deployment
                .all(S3Bucket.class)
                .forEach(bucket ->
                        arns.put(
                                bucket.id(),
                                "arn:%s:s3:::%s".formatted(partition(), bucket.name())));
    }

    /// Checks the policies of all roles.
    ///
    /// @throws IllegalArgumentException if one is too large; the message is for users
    static void check(Deployment deployment) {
        var sizes = new RolePolicySize(deployment);
        deployment
                .all(IamRole.class)
                .forEach(role -> {
                    int size =
                            JsonTree.write(
                                            PolicyDocument.of(role.statements()),
                                            value -> JsonTree.quoted(sizes.text(value)))
                                    .length();
                    if (size > MOST) {
                        throw new IllegalArgumentException(
                                "the policy of %s would have %d characters, but IAM allows %d; use shorter names or a shorter prefix, run pipelines with --functions, each of which has a role of its own, or divide the app"
                                        .formatted(role.id(), size, MOST));
                    }
                });
    }

    /// Returns the text of a value. The values of parameters, which are short, are not counted.
    private String text(TemplateValue value) {
        return switch (value) {
            case Text(var words) -> words;
            case Place place ->
                    switch (place) {
                        case ACCOUNT -> ACCOUNT;
                        case DOMAIN -> "amazonaws.com";
                        case PARTITION -> partition();
                        case REGION -> region;
                    };
            case Attribute(var id, _, _) -> arns.getOrDefault(id, "");
            case Joined(var parts) -> {
                var joined = new StringBuilder();
                parts.forEach(part -> joined.append(text(part)));
                yield joined.toString();
            }
            default -> "";
        };
    }

    private String regional(String service, String rest) {
        return "arn:%s:%s:%s:%s:%s".formatted(partition(), service, region, ACCOUNT, rest);
    }

    private String partition() {
        return region.startsWith("cn-")
                ? "aws-cn"
                : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}
