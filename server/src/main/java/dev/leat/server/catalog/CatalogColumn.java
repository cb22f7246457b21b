package dev.leat.server.catalog;

/// A column. `type` is the type in Hive's spelling, such as `string` or `decimal(22,2)`, as in the
/// Glue data catalog.
public record CatalogColumn(String name, String type) {}
