package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.print.CloudFormationText;
import dev.leat.aws.deploy.print.TerraformText;
import dev.leat.config.AppFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The access to a database with warehouse tables.
class WarehousePartTest {

    private static final String SERVERLESS =
            "redshift://shop.123456789012.eu-west-1.redshift-serverless.amazonaws.com/sales";

    @TempDir Path folder;

    private Deployment deployment(String url, String... functions) throws Exception {
        var text =
                """
                app: shop
                schemas: {Sale: {id: varchar not null}}
                queues: {live: {}, other: {}}
                tables: {items: {key: id}}
                warehouse_tables: {sales: {schema: Sale, key: id}}
                pipelines:
                  load: {from: {queue: live, schema: Sale}, to: [{warehouse_table: sales}]}
                  keep: {from: {queue: other, schema: Sale}, key: id, to: [{table: items}]}
                environments: {aws: {region: eu-west-1, prefix: test-, warehouse: "%s"}}
                """
                        .formatted(url);
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        var deployment = AppDeployment.of(app, environment, List.of(), Set.of(functions));
        assertThat(DeploymentInvariants.violations(deployment)).isEmpty();
        return deployment;
    }

    @Test
    void aWorkgroupNeedsItsArnTheStateBucketAndARoleForCopy() throws Exception {
        var deployment = deployment(SERVERLESS, "keep");
        assertThat(CloudFormationText.of(deployment))
                .containsPattern(
                        "s3:PutObject\n +- s3:DeleteObject\n +Resource:\n +- !Sub \"\\$\\{StateBucket.Arn}/_leat/warehouse/\\*\"")
                .containsPattern(
                        "redshift-serverless:GetCredentials\n +Resource:\n +- !Ref WorkgroupArn")
                .containsPattern(
                        "  CopyRole:\n(.*\n){8} +- redshift.amazonaws.com\n +- redshift-serverless.amazonaws.com\n")
                .contains("Id: staged-rows", "ExpirationInDays: 1", "CopyRoleArn:")
                .containsOnlyOnce("s3:GetObject")
                .containsOnlyOnce("redshift-serverless:GetCredentials");
        assertThat(TerraformText.of(deployment).get("main.tf"))
                .contains("aws_iam_role\" \"copy_role\"", "var.workgroup_arn");
    }

    @Test
    void aClusterNeedsNoParameterAndItsOwnBucketAndRoleAreUsed() throws Exception {
        var template =
                CloudFormationText.of(
                        deployment(
                                "redshift://shop.c9abc.eu-west-1.redshift.amazonaws.com/sales?bucket=rows/a&iam_role=arn:aws:iam::123456789012:role/load"));
        assertThat(template)
                .contains(
                        "redshift:GetClusterCredentialsWithIAM",
                        ":dbname:shop/sales",
                        ":s3:::rows/a/*")
                .doesNotContain("WorkgroupArn", "CopyRole", "StateBucket");
    }

    @Test
    void secretsOfTheUrlAreReadByContainersOnly() throws Exception {
        var template =
                CloudFormationText.of(
                        deployment(
                                "postgresql://${secret:u}:${secret:ssm:p}@db.example/sales",
                                "keep"));
        assertThat(template)
                .containsOnlyOnce("secretsmanager:GetSecretValue")
                .containsOnlyOnce("ssm:GetParameter")
                .contains("secret:u-??????", "parameter/p")
                .doesNotContain("redshift", "StateBucket");
    }
}
