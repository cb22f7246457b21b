/// The endpoints of Athena, Glue and the Redshift Data API, used by AWS's clients: they guard
/// server, lake and connectors.
@NullMarked
package dev.leat.cli.aws.query;

import org.jspecify.annotations.NullMarked;
