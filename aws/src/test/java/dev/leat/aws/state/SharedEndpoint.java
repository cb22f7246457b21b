package dev.leat.aws.state;

import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Leat's own DynamoDB endpoint, which all tests of one run share. Each test has tables of its own.
final class SharedEndpoint implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Tables.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedEndpoint.class))
                .computeIfAbsent("endpoint", _ -> start(), Tables.class);
    }

    private static Tables start() {
        try {
            var folder = Files.createTempDirectory("endpoint");
            var endpoint = LeatEndpoint.start(folder, VirtualTime.start());
            return new Tables(folder, endpoint, endpoint.clients());
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// A factory of state tables.
    record Tables(Path folder, LeatEndpoint endpoint, AwsClients clients) implements AutoCloseable {

        /// Returns a factory of states in a new table.
        TestedState.Opener fresh() {
            var name = UUID.randomUUID().toString();
            new StateTable(clients.dynamoDb(), name, VirtualTime.start()).create();
            return (app, time) -> TableState.open(clients.dynamoDb(), name, app, time);
        }

        @Override
        public void close() throws IOException {
            clients.close();
            endpoint.close();
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }
}
