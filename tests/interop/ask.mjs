// Asks an endpoint with two JavaScript clients, in each of their ways, and prints what they found as JSON.
import ParsingClient from 'sparql-http-client/ParsingClient.js'
import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint'

const [endpointUrl, select, construct] = process.argv.slice(2)
const ask = 'ASK {}'

async function read (stream, event = 'data') {
  const found = []
  stream.on(event, one => found.push(one))
  await new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject))
  return found
}

const found = {}
const client = new ParsingClient({ endpointUrl })
for (const operation of ['get', 'postUrlencoded', 'postDirect']) {
  const rows = await client.query.select(select, { operation })
  const triples = await client.query.construct(construct, { operation })
  found[`sparql-http-client ${operation}`] = {
    systems: rows.map(row => row.system.value),
    triples: triples.size,
    truth: await client.query.ask(ask, { operation })
  }
}
for (const method of ['GET', 'POST']) {
  const fetcher = new SparqlEndpointFetcher({ method })
  const rows = await read(await fetcher.fetchBindings(endpointUrl, select))
  const triples = await read(await fetcher.fetchTriples(endpointUrl, construct))
  found[`fetch-sparql-endpoint ${method}`] = {
    systems: rows.map(row => row.system.value),
    triples: triples.length,
    truth: await fetcher.fetchAsk(endpointUrl, ask)
  }
}
console.log(JSON.stringify(found))
