package dev.leat.cli.listing;

import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;

/// A request to list resources, or the parts of one, on a terminal. Owned by one command.
///
/// @param name the resource whose parts are listed; empty to list resources
/// @param limit the maximum number of parts; 0 for the default of the kind
record ListingRequest(
        Operations operations, Terminal terminal, boolean json, String name, int limit) {

    <R> void print(Listing<R> listing, Iterable<R> rows) {
        listing.print(terminal, json, rows);
    }

    <R> Listing<R>.Output output(Listing<R> listing) {
        return listing.output(terminal, json);
    }

    int limit(int usual) {
        return limit == 0 ? usual : limit;
    }
}
