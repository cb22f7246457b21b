package dev.leat.aws.setup;

import dev.leat.aws.state.StateTable;
import java.util.List;

/// The state table of an app.
record StateTableResource(StateTable table) implements AwsResource {

    @Override
    public String what() {
        return table.what();
    }

    @Override
    public boolean exists() {
        return table.exists();
    }

    /// @throws dev.leat.port.CorruptStateException if the table was not created by Leat
    @Override
    public boolean create() {
        return table.create();
    }

    @Override
    public List<String> differences() {
        return List.of(); // `create` refuses a table with other keys
    }
}
