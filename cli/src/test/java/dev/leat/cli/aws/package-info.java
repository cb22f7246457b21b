/// The AWS-compatible endpoint seen from outside: through AWS's own clients, beside other servers
/// of the same interface.
@NullMarked
package dev.leat.cli.aws;

import org.jspecify.annotations.NullMarked;
