package org.rialto.app;

import java.nio.file.Path;
import java.util.Optional;
import org.rialto.load.SubnetDraw;

/**
 * Where bench takes from what it asks and expects.
 *
 * @param name the one name to ask for
 * @param type a mnemonic, for that name
 * @param queries names and types, one a line
 * @param map an ALTO network map to draw clients from
 * @param costMap the costs that tell which node is expected; only with the map and nodes
 * @param nodes a table of nodes
 * @param answers nodes in an answer, by the cost map; 1 to 32
 * @param clients prefixes to draw clients from, and what is expected there
 * @param subnets how many client subnets are drawn; at least 1
 * @param subnetShare percent of the queries that carry one
 * @param ipv6Share percent of the subnets that are IPv6; else as the prefixes have it
 */
record BenchSources(Optional<String> name, String type, Optional<Path> queries, Optional<Path> map,
    Optional<Path> costMap, Optional<Path> nodes, int answers, Optional<Path> clients, int subnets, int subnetShare,
    Optional<Integer> ipv6Share, SubnetDraw.Lengths lengths) {}
