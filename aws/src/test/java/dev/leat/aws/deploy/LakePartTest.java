package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.print.CloudFormationText;
import dev.leat.aws.deploy.print.TerraformText;
import dev.leat.aws.deploy.resource.EventRule;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import dev.leat.config.AppFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The databases of lake tables in Glue, and the permissions of the pipelines that write them.
class LakePartTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            queues: {sales: {}, failed: {}}
            buckets: {incoming: {}, lake: {}, results: {}}
            lake_tables:
              sales: {bucket: lake, prefix: sales/, schema: Sale}
              north.sales: {bucket: lake, prefix: north/, schema: Sale}
              north.other: {bucket: lake, prefix: other/, schema: Sale}
            tables: {items: {key: id}}
            pipelines:
              load: {from: {bucket: incoming, suffix: .csv, schema: Sale}, to: [{lake_table: sales}, {lake_table: north.sales}]}
              store: {from: {queue: sales, schema: Sale}, key: id, to: [{table: items}]}
            environments: {aws: {region: eu-west-1, prefix: test-, failed_files: failed, athena: results}}
            """;

    @TempDir Path folder;

    private Deployment deployment(String... functions) throws Exception {
        App app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        return AppDeployment.of(app, environment, List.of(), Set.of(functions));
    }

    @Test
    void aNamespaceIsADatabaseThatRemains() throws Exception {
        assertThat(DeploymentInvariants.violations(deployment())).isEmpty();
        assertThat(CloudFormationText.of(deployment()))
                .contains(
                        """
                          NorthDatabase:
                            Type: AWS::Glue::Database
                            DeletionPolicy: RetainExceptOnCreate
                        """,
                        "Name: test_default",
                        "Name: test_north")
                .doesNotContain("AWS::Glue::Table");
        assertThat(TerraformText.of(deployment()).toString())
                .contains("resource \"aws_glue_catalog_database\" \"north_database\"");
    }

    @Test
    void aRoleMayWriteTheTablesOfItsPipelines() throws Exception {
        var template = CloudFormationText.of(deployment());
        assertThat(template)
                .contains(
                        ":catalog",
                        ":database/test_default",
                        ":database/test_north",
                        ":table/test_default/sales",
                        ":table/test_north/sales")
                .doesNotContain(":table/test_north/other");
    }

    @Test
    void aWorkgroupStoresItsResultsInTheBucket() throws Exception {
        assertThat(CloudFormationText.of(deployment()))
                .contains(
                        "Type: AWS::Athena::WorkGroup",
                        "Name: test-shop\n",
                        "OutputLocation: s3://test-results/");
    }

    @Test
    void theQueueOfFailedFilesAcceptsTheEventsOfItsRule() throws Exception {
        var deployment = deployment();
        var rule = deployment.all(EventRule.class).findFirst().orElseThrow();
        assertThat(JsonTree.write(rule.pattern()))
                .isEqualTo(
                        "{\"source\":[\"leat.shop\"],\"detail-type\":[\"Glue Job State Change\"],\"detail\":{\"state\":[\"FAILED\"]}}");
        assertThat(rule.queue().name()).isEqualTo("test-failed");
        var closed =
                new Deployment(
                        deployment.title(),
                        deployment.region(),
                        deployment.fixedRegion(),
                        deployment.parameters(),
                        deployment.resources().stream()
                                .<TemplateResource>map(each ->
                                        each instanceof SqsQueuePolicy policy
                                                ? without(policy)
                                                : each)
                                .toList(),
                        deployment.outputs());
        assertThat(DeploymentInvariants.violations(closed))
                .containsExactly("FailedFilesRule has no policy that lets it send");
    }

    private static SqsQueuePolicy without(SqsQueuePolicy policy) {
        return new SqsQueuePolicy(
                policy.id(), policy.queue(), policy.topics(), policy.buckets(), List.of());
    }

    @Test
    void aFunctionWritesNoLakeTables() throws Exception {
        assertThat(DeploymentInvariants.violations(deployment("store"))).isEmpty();
        assertThatThrownBy(() -> deployment("load"))
                .hasMessageContaining("pipeline load writes to a lake table");
    }
}
