package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.StoredText;
import dev.leat.http.EndpointTransport;
import dev.leat.kernel.Kernels;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LakeCatalog;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables;
import dev.leat.port.LocalServices;
import dev.leat.port.RepairPlatform;
import dev.leat.port.StateCondition;
import dev.leat.port.StateSnapshot;
import dev.leat.port.Time;
import dev.leat.warehouse.WarehouseStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// The resources of an app on AWS. Closing it returns the messages that were not processed.
///
/// @param state the app's state table
record AwsHome(
        AwsClients clients,
        EndpointTransport endpoints,
        AwsPlatform platform,
        LakeOnAws tables,
        StateTable state)
        implements Home {

    /// Opens the resources with these clients, which are closed with them. Calls no service.
    ///
    /// @param app the app without the views of external stores
    /// @param state the folder for files of this process
    /// @throws IllegalArgumentException if an endpoint needs a variable that is not set
    static AwsHome open(
            App app,
            Environment.Aws where,
            AwsClients clients,
            Time time,
            QueueUse use,
            Path state) {
        var endpoints = new EndpointTransport(EnvironmentSecrets.endpoints(app, where), time);
        var names = names(app, where);
        var platform =
                new AwsPlatform(
                        clients,
                        names,
                        app,
                        app.views().keySet(),
                        endpoints,
                        time,
                        use,
                        state.resolve(Kernels.FILES));
        return new AwsHome(
                clients,
                endpoints,
                platform,
                new LakeOnAws(app, platform, time, state),
                state(app, where, clients, time));
    }

    private static AwsResourceNames names(App app, Environment.Aws where) {
        return new AwsResourceNames(app.name(), where.prefix());
    }

    /// Returns the state table of an app.
    static StateTable state(App app, Environment.Aws where, AwsClients clients, Time time) {
        return new StateTable(clients.dynamoDb(), names(app, where).stateTable(), time);
    }

    /// Creates the resources of an app that do not exist.
    ///
    /// @param app the complete app
    /// @param where an environment with a region
    /// @param report gets a line for each resource
    static void create(App app, Environment where, Time time, Consumer<String> report) {
        try (var clients = clients(where.aws().orElseThrow())) {
            setup(app, where, clients, time).create(report);
        }
    }

    /// Returns a sentence for each resource of an app that does not exist.
    ///
    /// @param command the command that creates them
    /// @param warnings gets a line for each bucket without all its notifications
    static List<String> missing(
            App app, Environment where, Time time, String command, Consumer<String> warnings) {
        try (var clients = clients(where.aws().orElseThrow())) {
            return setup(app, where, clients, time).missing(command, warnings);
        }
    }

    /// Returns the warehouse tables of an app, which the caller closes before this home.
    ///
    /// @param parent a folder for temporary files
    Optional<WarehouseStore> warehouse(App app, Environment environment, Path parent, Time time) {
        var folder = parent.resolve("warehouse-" + UUID.randomUUID());
        return Warehouse.onAws(app, environment, clients, state, folder, time);
    }

    static AwsClients clients(Environment.Aws where) {
        return AwsClients.of(Optional.of(where.region()));
    }

    private static AwsSetup setup(App app, Environment where, AwsClients clients, Time time) {
        var names = names(app, where.aws().orElseThrow());
        return new AwsSetup(clients, names, AppDeployment.resources(app, names, where), time);
    }

    /// Returns the locations of views, which all processes of the app share.
    ViewLocations locations() {
        return new ViewLocations(new StoredText(state, "locations of views"), "in " + state.what());
    }

    @Override
    public EnginePlatform engine() {
        return platform;
    }

    @Override
    public RepairPlatform repair() {
        return platform;
    }

    @Override
    public Optional<LakeMaintenance> maintenance() {
        return Optional.of(tables.maintenance());
    }

    @Override
    public Optional<LakeCatalog> catalog(App app) {
        return Optional.empty();
    }

    @Override
    public Optional<LakeTables> lake() {
        return Optional.of(tables.tables());
    }

    @Override
    public Optional<LocalServices> services() {
        return Optional.empty();
    }

    @Override
    public StateCondition condition() {
        return StateCondition.READY;
    }

    @Override
    public List<String> notices(Set<String> moved) {
        return platform.notices();
    }

    @Override
    public long suspects() {
        return 0;
    }

    @Override
    public void keepReserve() {}

    @Override
    public StateSnapshot snapshot(Runnable point) {
        throw AppBackup.refusedOnAws();
    }

    @Override
    public void close() {
        try {
            platform.close();
        } finally {
            endpoints.close();
            clients.close();
        }
    }
}
