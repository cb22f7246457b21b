/// An app on the embedded platform as a whole, with given records, failures and kills: guards
/// engine, local and server.
@NullMarked
package dev.leat.cli.trial;

import org.jspecify.annotations.NullMarked;
