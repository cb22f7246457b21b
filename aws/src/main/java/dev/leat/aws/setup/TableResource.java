package dev.leat.aws.setup;

import dev.leat.aws.table.DynamoDbTableSetup;
import java.util.List;

/// A table of the app file.
record TableResource(DynamoDbTableSetup setup) implements AwsResource {

    @Override
    public String what() {
        return setup.what();
    }

    @Override
    public boolean exists() {
        return setup.exists();
    }

    @Override
    public boolean create() {
        return setup.create();
    }

    @Override
    public List<String> differences() {
        return setup.problem().stream().toList();
    }
}
