package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
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

/// The databases of lake tables in Glue, and the permissions of the pipelines that write them.
class LakePartTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            queues: {sales: {}}
            buckets: {incoming: {}, lake: {}}
            lake_tables:
              sales: {bucket: lake, prefix: sales/, schema: Sale}
              north.sales: {bucket: lake, prefix: north/, schema: Sale}
              north.other: {bucket: lake, prefix: other/, schema: Sale}
            tables: {items: {key: id}}
            pipelines:
              load: {from: {bucket: incoming, suffix: .csv, schema: Sale}, to: [{lake_table: sales}, {lake_table: north.sales}]}
              store: {from: {queue: sales, schema: Sale}, key: id, to: [{table: items}]}
            environments: {aws: {region: eu-west-1, prefix: test-}}
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
    void aFunctionWritesNoLakeTables() throws Exception {
        assertThat(DeploymentInvariants.violations(deployment("store"))).isEmpty();
        assertThatThrownBy(() -> deployment("load"))
                .hasMessageContaining("pipeline load writes to a lake table");
    }
}
