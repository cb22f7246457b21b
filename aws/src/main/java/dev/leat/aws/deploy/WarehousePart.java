package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.RedshiftUrl;
import dev.leat.app.RedshiftUrl.Owner;
import dev.leat.aws.deploy.model.TemplateOutput;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateParameter.Kind;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.PolicyDocument;
import dev.leat.aws.deploy.resource.S3Bucket;
import java.util.List;

/// The access to a Redshift database with the warehouse tables of an app. The deployment has
/// neither a cluster nor a workgroup. The buckets must have been added.
final class WarehousePart {

    /// Actions on staged rows.
    static final List<String> STAGE = List.of("s3:PutObject", "s3:DeleteObject");

    /// Actions on staged rows with which Redshift copies them
    /// (https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-access-permissions.html).
    static final List<String> COPY = List.of("s3:GetObject");

    static final List<String> LIST = List.of("s3:ListBucket");

    /// Actions for temporary credentials.
    static final List<String> SERVERLESS = List.of("redshift-serverless:GetCredentials");

    static final List<String> CLUSTER = List.of("redshift:GetClusterCredentialsWithIAM");

    private static final String WORKGROUP = "WorkgroupArn";

    private WarehousePart() {}

    /// Returns true if pipelines of a part of an app write warehouse tables.
    static boolean writes(App part) {
        return part.pipelines().values().stream()
                .flatMap(pipeline -> pipeline.to().stream())
                .anyMatch(sink -> sink.warehouseTable().isPresent());
    }

    static void add(DeploymentPlan plan) {
        RedshiftUrl.of(plan.app(), plan.environment()).ifPresent(url -> add(url, plan));
    }

    private static void add(RedshiftUrl url, DeploymentPlan plan) {
        if (!url.hasUser() && url.owner().filter(Owner::serverless).isPresent()) {
            plan.add(
                    TemplateParameter.required(
                            WORKGROUP,
                            Kind.TEXT,
                            "ARN of the workgroup of Redshift Serverless, which has its id."));
        }
        if (url.role().filter(role -> !role.equals(RedshiftUrl.DEFAULT_ROLE)).isPresent()) {
            return;
        }
        var role =
                plan.add(
                        new IamRole(
                                plan.fixedId("CopyRole"),
                                IamRole.REDSHIFT,
                                List.of(
                                        PolicyDocument.allow(COPY, List.of(rows(url, plan))),
                                        PolicyDocument.allow(LIST, List.of(bucket(url, plan))))));
        plan.add(
                new TemplateOutput(
                        "CopyRoleArn",
                        "ARN of the role with which Redshift copies staged rows; associate it with the cluster or namespace as its default role.",
                        role.arn()));
    }

    private static TemplateValue bucket(RedshiftUrl url, DeploymentPlan plan) {
        return url.bucket()
                .map(S3Bucket::arn)
                .orElseGet(() -> plan.bucket(plan.names().stateBucket()).arn());
    }

    private static TemplateValue rows(RedshiftUrl url, DeploymentPlan plan) {
        return S3Bucket.objects(bucket(url, plan), url.or("").prefix(), "");
    }

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
        if (writes(part)) {
            RedshiftUrl.of(plan.app(), plan.environment())
                    .ifPresent(url -> permit(url, plan, permissions));
        }
    }

    private static void permit(RedshiftUrl url, DeploymentPlan plan, Permissions permissions) {
        permissions.allow(STAGE, List.of(rows(url, plan)));
        if (url.hasUser()) {
            return;
        }
        var owner = url.owner().orElseThrow();
        if (owner.serverless()) {
            permissions.allow(SERVERLESS, List.of(new Parameter(WORKGROUP)));
        } else {
            var database = "dbname:%s/%s".formatted(owner.name(), url.url().database());
            permissions.allow(CLUSTER, List.of(TemplateValue.arn("redshift", database)));
        }
    }
}
