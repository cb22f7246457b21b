package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LakeCatalog;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables;
import dev.leat.port.LocalServices;
import dev.leat.port.RepairPlatform;
import dev.leat.port.StateCondition;
import dev.leat.port.StateSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The main platform of an environment: the state folder, or AWS. It has everything that is not in
/// an external store. Thread-safe.
interface Home extends AutoCloseable {

    /// Returns the sources and stores, which are closed with the home.
    EnginePlatform engine();

    RepairPlatform repair();

    Optional<LakeTables> lake();

    Optional<LakeMaintenance> maintenance();

    /// Returns the catalog of the app's lake tables; empty if it has none, or on AWS.
    Optional<LakeCatalog> catalog(App app);

    /// Returns the services for AWS clients; empty on AWS.
    Optional<LocalServices> services();

    StateCondition condition();

    /// Returns messages for the user about the content.
    ///
    /// @param moved the views that were stored at another location in the last run
    List<String> notices(Set<String> moved);

    /// Returns the number of records that were in process when a process was killed, and that were
    /// not processed since.
    long suspects();

    /// Reserves disk space for operations that must succeed on a full disk.
    void keepReserve();

    /// Returns a snapshot of the state, which the caller closes. Runs `point` while no commit is in
    /// progress.
    ///
    /// @throws dev.leat.operations.RefusedOperationException on AWS
    StateSnapshot snapshot(Runnable point);

    @Override
    void close();
}
