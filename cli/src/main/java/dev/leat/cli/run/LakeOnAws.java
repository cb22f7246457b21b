package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.aws.AwsPlatform;
import dev.leat.iceberg.IcebergTables;
import dev.leat.load.TableMaintenance;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables;
import dev.leat.port.Time;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The lake tables of an app on AWS. Iceberg's classes are loaded by the first use, because
/// functions, which write no lake tables, do without its library. Thread-safe.
final class LakeOnAws {

    private final App app;
    private final AwsPlatform platform;
    private final Time time;
    private final Path state;
    private @Nullable LakeTables tables;

    /// @param state the folder for files of this process
    LakeOnAws(App app, AwsPlatform platform, Time time, Path state) {
        this.app = app;
        this.platform = platform;
        this.time = time;
        this.state = state;
    }

    synchronized LakeTables tables() {
        if (tables == null) {
            tables = new IcebergTables(platform.lakeObjects(), platform.lakePointers(), time);
        }
        return tables;
    }

    LakeMaintenance maintenance() {
        return new TableMaintenance(app, platform, tables(), state);
    }
}
