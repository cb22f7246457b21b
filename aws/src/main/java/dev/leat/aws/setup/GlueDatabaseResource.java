package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.resource.GlueDatabase;
import java.util.List;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;

/// The database in Glue of a namespace of lake tables. Its tables are created by their first
/// commits.
record GlueDatabaseResource(GlueClient client, GlueDatabase database) implements AwsResource {

    @Override
    public String what() {
        return "the Glue database " + database.name();
    }

    @Override
    public boolean exists() {
        return exists(
                EntityNotFoundException.class,
                () -> client.getDatabase(get -> get.name(database.name())).database() != null);
    }

    @Override
    public boolean create() {
        return AwsFailures.call(
                what(),
                () -> {
                    try {
                        client.createDatabase(create ->
                                create.databaseInput(input ->
                                        input.name(database.name())
                                                .description(database.description())));
                        return true;
                    } catch (AlreadyExistsException _) {
                        return false;
                    }
                });
    }

    @Override
    public List<String> differences() {
        return List.of();
    }
}
