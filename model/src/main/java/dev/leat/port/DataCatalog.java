package dev.leat.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The databases and tables that clients created in the data catalog. Names are in lower case.
/// Changes are durable when a method returns. Thread-safe.
public interface DataCatalog {

    /// Returns all databases, ordered by name.
    List<Database> databases();

    /// Returns the current definitions of all tables, ordered by database and name.
    List<Table> tables();

    /// Returns all kept definitions of a table, the current one first.
    List<Table> versions(String database, String name);

    /// Creates, changes or removes a database with its tables. `change` gets the database as it is,
    /// empty if it does not exist, and returns the database to store, empty to remove it. No other
    /// change runs meanwhile. Nothing is stored if `change` throws.
    void change(String database, UnaryOperator<Optional<Database>> change);

    /// Creates, changes or removes a table, in the same way.
    ///
    /// @param archives true if the former definition is kept as an older version
    void change(
            String database, String name, boolean archives, UnaryOperator<Optional<Table>> change);

    /// Removes an older version of a table. Returns false if there is none, or it is the current
    /// one.
    boolean remove(String database, String name, long version);

    /// A database. `definition` is in the form of the service that manages the catalog.
    record Database(String name, String definition, Instant created) {}

    /// A definition of a table. Each change of the table increases its version by one.
    record Table(
            String database,
            String name,
            long version,
            String definition,
            Instant created,
            Instant updated) {}
}
