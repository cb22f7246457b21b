package dev.leat.cli.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.Moto;
import dev.leat.cli.fixture.ToolRun;

/// Checks the resources that Terraform has made by moto's describe calls.
final class DescribedByMoto {

    private DescribedByMoto() {}

    /// Checks the buckets.
    ///
    /// @param prefix the prefix of all names
    static void buckets(Moto moto, String prefix, String queue, String state) {
        var input = prefix + "input";
        try (var clients = ToolRun.clients(moto)) {
            var s3 = clients.s3();
            assertThat(s3.getBucketVersioning(get -> get.bucket(input)).statusAsString())
                    .isEqualTo("Enabled");
            assertThat(
                            s3.getBucketNotificationConfiguration(get -> get.bucket(input))
                                    .queueConfigurations())
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.queueArn()).endsWith(":" + prefix + queue);
                        assertThat(each.filter().key().filterRules())
                                .extracting(rule -> rule.value())
                                .containsExactly(".csv");
                    });
            assertThat(
                            s3.getBucketLifecycleConfiguration(get -> get.bucket(prefix + state))
                                    .rules())
                    .extracting(rule -> rule.id())
                    .containsExactlyInAnyOrder("staged-files", "unfinished-uploads");
        }
    }

    /// Checks the databases of lake tables, and the rule of failed files.
    static void lake(Moto moto) {
        try (var clients = ToolRun.clients(moto)) {
            assertThat(clients.glue().getDatabases(_ -> {}).databaseList())
                    .extracting(database -> database.name())
                    .containsExactlyInAnyOrder("leat_loads_default", "leat_loads_north");
            assertThat(clients.events().listRules(_ -> {}).rules())
                    .singleElement()
                    .satisfies(rule -> {
                        assertThat(rule.eventPattern()).contains("leat.loads", "FAILED");
                        assertThat(
                                        clients.events()
                                                .listTargetsByRule(list -> list.rule(rule.name()))
                                                .targets())
                                .singleElement()
                                .satisfies(target ->
                                        assertThat(target.arn()).endsWith(":leat-loads-failed"));
                    });
        }
    }
}
