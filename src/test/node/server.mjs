// The peers of ThroughputBenchmark: a server that answers pings and defers commands. The argument
// says which library proves the signatures. With TABLE_NAME a command is written down before it is
// acknowledged, in one conditional write; each interaction is one line of log.
import http from 'node:http';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { serve } from '@hono/node-server';
import { DiscordHono } from 'discord-hono';
import { InteractionResponseType, InteractionType, verifyKey } from 'discord-interactions';

const tableName = process.env.TABLE_NAME;
const table = tableName && new DynamoDBClient({ region: process.env.AWS_REGION });

async function write(interaction, body) {
  if (!table) return;
  await table.send(
    new PutItemCommand({
      TableName: tableName,
      Item: {
        pk: { S: `USER#${interaction.member.user.id}` },
        sk: { S: `TRACE#${interaction.id.padStart(20, '0')}` },
        cmd: { S: interaction.data.name },
        trace_status: { S: 'running' },
        started_at: { N: String(Date.now()) },
        expires_at: { N: String(Math.floor(Date.now() / 1000) + 30 * 86400) },
        work: { M: { interaction: { S: body }, token: { S: interaction.token } } },
      },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
}

function log(interaction) {
  console.log(
    JSON.stringify({ ts: new Date().toISOString(), level: 'info', msg: 'interaction answered', id: interaction.id }),
  );
}

const ready = (port) => process.stderr.write(`port ${port}\n`);

function discordHono() {
  const app = new DiscordHono().command('diagnose', async (c) => {
    await write(c.interaction, JSON.stringify(c.interaction));
    log(c.interaction);
    return c.resDefer();
  });
  const environment = {
    DISCORD_PUBLIC_KEY: process.env.DISCORD_PUBLIC_KEY,
    DISCORD_APPLICATION_ID: process.env.DISCORD_APPLICATION_ID,
    DISCORD_TOKEN: 'none',
  };
  const context = { waitUntil() {}, passThroughOnException() {} };
  const fetch = (request) => app.fetch(request, environment, context);
  serve({ fetch, port: 0, hostname: '127.0.0.1' }, (address) => ready(address.port));
}

function discordInteractions() {
  const server = http.createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp } = request.headers;
    if (!(await verifyKey(body, signature, timestamp, process.env.DISCORD_PUBLIC_KEY))) {
      response.writeHead(401).end();
      return;
    }
    const interaction = JSON.parse(body);
    let type = InteractionResponseType.PONG;
    if (interaction.type === InteractionType.APPLICATION_COMMAND) {
      await write(interaction, body.toString());
      type = InteractionResponseType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE;
    }
    log(interaction);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ type }));
  });
  server.listen(0, '127.0.0.1', () => ready(server.address().port));
}

if (process.argv[2] === 'discord-hono') discordHono();
else discordInteractions();
