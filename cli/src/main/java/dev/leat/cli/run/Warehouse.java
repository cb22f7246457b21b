package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.DatabaseUrl;
import dev.leat.app.Environment;
import dev.leat.app.RedshiftUrl;
import dev.leat.app.SecretText;
import dev.leat.app.WarehouseTable;
import dev.leat.aws.AwsClients;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.StoredText;
import dev.leat.port.Time;
import dev.leat.run.FileDocument;
import dev.leat.warehouse.DatabaseLogin;
import dev.leat.warehouse.DatabaseLogin.Credentials;
import dev.leat.warehouse.PostgresDatabase;
import dev.leat.warehouse.WarehouseDatabase;
import dev.leat.warehouse.WarehouseStore;
import dev.leat.warehouse.redshift.RedshiftDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Opens the warehouse tables of an app.
final class Warehouse {

    static final String FILE = "warehouse.json";

    /// The name of the text in the state table that has the last loads; this text is stored.
    private static final String LOADS = "loads of warehouse databases";

    private Warehouse() {}

    /// Opens the tables in the database of an environment, or else in a state folder, which the
    /// caller has locked; empty if the app has none.
    ///
    /// @throws RuntimeException if they cannot be opened
    static Optional<WarehouseStore> open(App app, Environment environment, Path state, Time time) {
        if (app.all(WarehouseTable.class).isEmpty()) {
            return Optional.empty();
        }
        var document = new FileDocument(state.resolve(FILE));
        return Optional.of(
                environment
                        .warehouse()
                        .map(url ->
                                WarehouseStore.open(
                                        database(url, state), app, document, state, time))
                        .orElseGet(() -> WarehouseStore.inFile(app, document, state, time)));
    }

    private static WarehouseDatabase database(String url, Path state) {
        if (!RedshiftUrl.is(url)) {
            return PostgresDatabase.of(url);
        }
        var redshift = RedshiftUrl.of(url);
        return RedshiftDatabase.of(
                redshift, DatabaseLogin.of(redshift.url()), state, S3StagingBucket::open);
    }

    /// Returns the tables of an app on AWS, whose database the first use opens; empty if the app or
    /// the environment has none.
    ///
    /// @param clients stay open
    /// @param state the app's state table
    /// @param folder the folder for files of this process
    static Optional<WarehouseStore> onAws(
            App app,
            Environment environment,
            AwsClients clients,
            StateTable state,
            Path folder,
            Time time) {
        if (app.all(WarehouseTable.class).isEmpty()) {
            return Optional.empty();
        }
        return environment
                .warehouse()
                .map(url ->
                        WarehouseStore.later(
                                onAws(app, environment, url, clients, folder, time),
                                app,
                                new StoredText(state, LOADS),
                                folder,
                                time));
    }

    private static WarehouseDatabase onAws(
            App app,
            Environment environment,
            String url,
            AwsClients clients,
            Path folder,
            Time time) {
        var prefix = environment.aws().orElseThrow().prefix();
        if (!RedshiftUrl.is(url)) {
            return PostgresDatabase.of(DatabaseUrl.of(url), login(url, environment, time));
        }
        var redshift =
                RedshiftUrl.of(url).or(new AwsResourceNames(app.name(), prefix).stateBucket());
        var login =
                redshift.hasUser()
                        ? login(url, environment, time)
                        : temporary(redshift, clients, time);
        return RedshiftDatabase.of(
                redshift, login, folder, bucket -> S3StagingBucket.with(clients, bucket));
    }

    private static DatabaseLogin login(String url, Environment environment, Time time) {
        return SecretText.isIn(url)
                ? new DatabaseLogin(() -> secret(url, environment), time)
                : DatabaseLogin.of(DatabaseUrl.of(url));
    }

    private static Credentials secret(String url, Environment environment) {
        var complete = EnvironmentSecrets.inUrl(url, environment.aws().orElseThrow());
        return new Credentials(DatabaseUrl.of(complete).credentials(), Optional.empty());
    }

    private static DatabaseLogin temporary(RedshiftUrl url, AwsClients clients, Time time) {
        var owner = url.owner().orElseThrow();
        return new DatabaseLogin(
                () -> {
                    var given = clients.redshift().get(owner, url.url().database());
                    return Credentials.of(given.user(), given.password(), given.expiry());
                },
                time);
    }

    /// Returns the locations of the databases outside of the state folder that the app has used.
    static List<String> external(Path state) {
        return new FileDocument(state.resolve(FILE))
                        .read()
                        .map(text ->
                                List.copyOf(JsonMapper.shared().readTree(text).propertyNames()))
                        .orElse(List.of())
                        .stream()
                        .filter(place -> !place.equals(WarehouseStore.FILE))
                        .toList();
    }
}
