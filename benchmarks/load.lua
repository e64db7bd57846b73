-- What wrk sends: one request again and again, or one for each task of some. Arguments: the
-- method, the authorization, the body, and for the latter: the id of the first annotation,
-- how many a task has, how many tasks there are, and which of a task's to begin with; %ID%
-- in the body or the path is where the id stands.

local sent = 0

function init(args)
  wrk.method = args[1]
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = args[2]
  wrk.body = args[3]
  if not args[4] then
    return
  end
  local path, body = wrk.path, wrk.body
  local first, step = tonumber(args[4]), tonumber(args[5])
  local tasks, turn = tonumber(args[6]), tonumber(args[7])
  function request()
    local round = math.floor(sent / tasks)
    local id = first + sent % tasks * step + (turn + round) % step
    sent = sent + 1
    local where, what = path:gsub("%%ID%%", id), body:gsub("%%ID%%", id)
    return wrk.format(nil, where, nil, what)
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("RESULT %d %d %d %d\n",
    summary.requests, summary.duration, errors.status, broken))
end
