/**
 * ALTO spoken (RFC 7285): a client that fetches maps and keeps them fresh, by asking or by the server's update stream
 * (RFC 8895); a server that publishes them.
 *
 * <p><b>Start at</b> {@link org.rialto.alto.AltoClient} and {@link org.rialto.alto.AltoServer}.
 * <p><b>Enters</b> net, location. <b>Never</b> route, answer or zone: it knows maps, not what they are used for.
 * <p><b>Invariant.</b> A network map and a cost map leave this room, by hand-over or by HTTP, only as a pair whose tags
 * agree (RFC 7285 §6.3); whatever goes wrong, the last good pair stays.
 * <p><b>Decision.</b> A resource of an update stream that breaks is asked for anew in the stream, where the server lets
 * that be controlled (RFC 8895 §7), so that the others needn't be sent again; not by its tag, as what is held isn't
 * what the tag stands for. Whatever else goes wrong ends the stream, and it is opened anew: so does what the server
 * refuses, and what it stops unasked, which may be by someone who guessed where the stream is controlled (§10.3). A
 * stream never makes guidance depend on it: while none vouches for a pair, the maps are polled.
 * <p><b>Decision.</b> After a restart a stream is joined before anything is fetched, where both maps have tags to be
 * asked for by (RFC 8895 §6.5): what HTTP said of a map that was pushed holds no more, so it would be sent in full.
 * <p><b>Decision.</b> What shows who we are goes to the origins it is meant for, each request looked at by itself: to
 * nobody else, wherever a redirect, a directory or an update stream leads. Servers that ask for our certificate are
 * asked on connections of their own.
 * <p><b>Decision.</b> A directory that comes in place of a map (RFC 7285 §8.3.3) is looked in before the others, which
 * fill up what it leaves open: it may list the costs alone, for a network map of theirs (§9.2.4). It counts as one
 * nested below them, so that one bound holds for all.
 * <p><b>Decision.</b> A map may name a better server's directory, by a member of {@code meta} that RFC 7285 doesn't
 * know and others pass over (§8.3.7): best effort and a redirect in one answer have no form of their own there. The map
 * is used all the same, and the better server from the next fetch on, as long as it gives maps. It doesn't matter how
 * the map came. Answers about endpoint costs lead nowhere: each is about one client, and would take the others along.
 * <p><b>Why not</b> a library for digests (RFC 7616): they are a few hashes and a count, and who may see them is
 * decided here in any case.
 * <p><b>Why not</b> a library for server-sent events: those at hand make a string of each event, and a map of a million
 * costs is one event of some 60 MB; here it is read as it comes, and bounded.
 * <p><b>Why not</b> bind JSON to objects: a world map would be a million strings before the first prefix is a number.
 * Nor a general streaming parser: it makes a string of each of the millions of names in a cost map and looks for
 * doubles by name in each row, ten times the work of comparing a row's octets with those of the row before. Messages
 * are written by Jackson all the same, where a map is published once and no start waits for it. What a patch touches of
 * a map is a tree while it is patched: places in it are named by names, as in the patch.
 * <p><b>Decision.</b> What property maps say of nodes (RFC 9240) goes along with a pair of maps, but is asked for on a
 * thread of its own, so that neither holds up the other; only the first maps of a start wait two seconds for it, as
 * nodes would serve till then that mustn't. When it can't be had, the last that was good goes on, even with a newer
 * network map, by the names of PIDs. Of all entities only those are kept that nodes are.
 * <p><b>Decision.</b> Advertisements of downstream CDNs (RFC 9241) are asked for by a client of their own: they belong
 * to nodes, not to a source's maps, and mostly come from other servers. An object for clients of whom it isn't known
 * where they are is ignored, never taken for one without footprints: AS numbers and countries are where tables say.
 * Prefixes of both families widen one another, as no address is in both and the RFC's own example (§3.7.2) has them so.
 * What can't be confirmed counts for a bounded time only, for the worst a stale offer does is to send clients where
 * they aren't served. It isn't kept over a restart.
 * <p><b>Decision.</b> Maps of a source are published again only where the configuration says that they may be, as
 * resources of ours with tags made of what they hold: an entry in our directory for the server's own resource would
 * show strangers where it is, and its tag may stand for other maps at another server. They are those in use, copied
 * once in a max-age: a map pushed by the second isn't written out by the second.
 * <p><b>Decision.</b> Costs that are no numbers void a map (RFC 7285 §11.2.3.6) unless the configuration accepts them;
 * then their pairs are without a cost, not at a cost made up for them. Pushed and calendared costs have to be numbers.
 * <p>Maps in files are a {@link org.rialto.alto.Supply} beside that of a server, not a client of a server of our own:
 * so that they are read once, and are good as long as they are there.
 */
package org.rialto.alto;
