using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddAuthentication(options =>
    {
        options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
    })
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.Authority = Environment.GetEnvironmentVariable("ISSUER");
        options.ClientId = Environment.GetEnvironmentVariable("CLIENT_ID");
        options.ClientSecret = Environment.GetEnvironmentVariable("CLIENT_SECRET");
        options.CallbackPath = "/callback";
        options.ResponseType = "code";
        options.ResponseMode = "query";
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.RequireHttpsMetadata = !options.Authority!.StartsWith("http://localhost");
        options.GetClaimsFromUserInfoEndpoint = true;
        options.Scope.Clear();
        foreach (var scope in "openid profile".Split(' ')) options.Scope.Add(scope);
        // The secret goes into the header, not into the form.
        options.Events.OnAuthorizationCodeReceived = context =>
        {
            var request = context.TokenEndpointRequest!;
            var pair = $"{Uri.EscapeDataString(request.ClientId)}:{Uri.EscapeDataString(request.ClientSecret)}";
            context.Backchannel.DefaultRequestHeaders.Authorization =
                new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pair)));
            request.ClientSecret = null;
            return Task.CompletedTask;
        };
    });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/", (HttpContext http) => http.User.Claims.Select(claim => new { claim.Type, claim.Value }))
    .RequireAuthorization();
app.Run("http://localhost:8080");
