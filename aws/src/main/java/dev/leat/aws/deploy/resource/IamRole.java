package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;
import static dev.leat.aws.deploy.model.TemplateValue.texts;

import dev.leat.aws.deploy.model.ResourceIds;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.util.List;

/// A role that a service of AWS assumes. AWS chooses its name, because names of roles are short.
///
/// @param service the service that assumes it, such as [#ECS]
/// @param statements what it allows
public record IamRole(String id, String service, List<Entries> statements)
        implements TemplateResource {

    private static final String TYPE = "aws_iam_role";

    /// The services.
    public static final String ECS = "ecs-tasks.amazonaws.com";

    /// Redshift's clusters and workgroups
    /// (https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-iam.html).
    public static final String REDSHIFT = "redshift.amazonaws.com";

    private static final String SERVERLESS = "redshift-serverless.amazonaws.com";

    public static final String LAMBDA = "lambda.amazonaws.com";

    /// The maximum length of `name_prefix`: 26 characters follow in a name of at most 64
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
    private static final int LONGEST_PREFIX = 38;

    /// The name of its only policy.
    private static final String POLICY = "leat";

    public IamRole {
        statements = List.copyOf(statements);
    }

    public TemplateValue arn() {
        return new Attribute(id, "Arn", TYPE + ".arn");
    }

    private Entries assumed() {
        return switch (service) {
            case ECS -> PolicyDocument.assumedForAccount(service);
            case REDSHIFT -> PolicyDocument.assumedBy(texts(List.of(REDSHIFT, SERVERLESS)));
            default -> PolicyDocument.assumedBy(new Text(service));
        };
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::IAM::Role",
                entry("AssumeRolePolicyDocument", assumed())
                        .with(
                                "Policies",
                                items(
                                        entry("PolicyName", POLICY)
                                                .with(
                                                        "PolicyDocument",
                                                        PolicyDocument.of(statements)))));
    }

    @Override
    public List<Terraform> terraform() {
        var name = "leat-" + ResourceIds.underscored(id).replace('_', '-') + "-";
        var prefix = name.substring(0, Math.min(LONGEST_PREFIX, name.length()));
        return List.of(
                new Terraform(
                        id,
                        TYPE,
                        entry("name_prefix", prefix)
                                .with("assume_role_policy", new Json(assumed())),
                        List.of()),
                new Terraform(
                        id,
                        "aws_iam_role_policy",
                        entry("name", POLICY)
                                .with("role", new Attribute(id, "", TYPE + ".id"))
                                .with("policy", new Json(PolicyDocument.of(statements))),
                        List.of()));
    }
}
